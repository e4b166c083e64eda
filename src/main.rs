fn main() {
    print!("{}", scratch::settings::example::generate());
}

namespace ProtoP2P.Swarm.Dialing;

public class AddressFilterTests
{
    private static readonly Multiaddress Ten = Multiaddress.Parse("/ip4/10.1.2.3/tcp/1");

    [Fact]
    public void Without_blocks_everything_is_allowed() => Objection(new AddressFilterOptions(), Ten).ShouldBeNull();

    [Fact]
    public void A_denied_block_is_named_with_its_option() => Objection(new AddressFilterOptions { Deny = { "10.0.0.0/8" } }, Ten)
        .ShouldBe("not tried: /ip4/10.0.0.0/ipcidr/8 is denied (option Dial.Filter.Deny)");

    [Theory]
    [InlineData("/ip4/10.1.2.3/tcp/1", true)]
    [InlineData("/ip4/10.1.9.9/tcp/1", false)]
    [InlineData("/ip4/10.9.9.9/tcp/1", true)]
    [InlineData("/ip4/11.9.9.9/tcp/1", false)]
    public void The_longest_block_decides(string address, bool isDenied)
    {
        var options = new AddressFilterOptions { Deny = { "/ip4/10.1.2.0/ipcidr/24", "/ip4/10.0.0.0/ipcidr/8" }, Allow = { "/ip4/10.1.0.0/ipcidr/16" } };

        (Objection(options, Multiaddress.Parse(address)) is not null).ShouldBe(isDenied);
    }

    [Fact]
    public void Of_two_equal_blocks_the_one_that_denies_wins() =>
        Objection(new AddressFilterOptions { Deny = { "10.0.0.0/8" }, Allow = { "10.0.0.0/8" } }, Ten).ShouldNotBeNull();

    [Fact]
    public void Everything_but_one_network_can_be_denied()
    {
        var options = new AddressFilterOptions { Deny = { "0.0.0.0/0", "::/0" }, Allow = { "10.0.0.0/8" } };

        Objection(options, Ten).ShouldBeNull();
        Objection(options, Multiaddress.Parse("/ip4/8.8.8.8/tcp/1")).ShouldNotBeNull();
        Objection(options, Multiaddress.Parse("/ip6/2606::1/tcp/1")).ShouldNotBeNull();
        Objection(options, Multiaddress.Parse("/dns4/example.com/tcp/1")).ShouldBeNull();
    }

    [Fact]
    public void The_application_has_the_last_word_but_not_on_what_is_denied()
    {
        var asked = new List<(PeerId?, Multiaddress)>();
        var filter = new AddressFilter(new AddressFilterOptions { Deny = { "8.0.0.0/8" } }, (peer, address) =>
        {
            asked.Add((peer, address));
            return false;
        });

        filter.FindObjection(null, Multiaddress.Parse("/ip4/8.8.8.8/tcp/1")).ShouldNotBeNull().Message.ShouldContain("Dial.Filter.Deny");
        filter.FindObjection(null, Ten).ShouldNotBeNull().Message.ShouldBe("not tried: the application refuses the address (option DialFilter)");
        asked.ShouldBe([(null, Ten)]);
    }

    [Fact]
    public void A_predicate_that_throws_costs_the_address_and_is_the_reason()
    {
        var bug = new InvalidOperationException("bug");
        var filter = new AddressFilter(predicate: (_, _) => throw bug);

        Exception objection = filter.FindObjection(null, Ten).ShouldNotBeNull();

        objection.Message.ShouldBe("not tried: the application's filter threw (option DialFilter)");
        objection.InnerException.ShouldBe(bug);
    }

    private static string? Objection(AddressFilterOptions options, Multiaddress address) => new AddressFilter(options).FindObjection(null, address)?.Message;
}

using ProtoP2P.Testing;
using ProtoP2P.Transports.Memory;

namespace ProtoP2P.Transports;

public class MemoryTransportTests
{
    private static readonly TransportCompliance Suite = CreateSuite();

    public static TheoryData<string> CheckNames => new(Suite.Checks.Select(check => check.Name));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(CheckNames))]
    public Task Complies(string name) => Suite.Checks.Single(check => check.Name == name).RunAsync(Token).WaitAsync(TimeSpan.FromSeconds(30), Token);

    [Fact]
    public async Task Networks_are_separate()
    {
        var transport = new MemoryTransport(new MemoryNetwork());
        await using ITransportListener listener = await transport.ListenAsync(Multiaddress.Parse("/memory/7"), Token);

        var stranger = new MemoryTransport(new MemoryNetwork());

        await Should.ThrowAsync<IOException>(async () => await stranger.DialAsync(listener.LocalAddress, Token));
    }

    [Theory]
    [InlineData("/memory/7", true, true)]
    [InlineData("/memory/0", false, true)]
    [InlineData("/ip4/127.0.0.1/tcp/1", false, false)]
    public void Takes_memory_addresses_only(string address, bool canDial, bool canListen)
    {
        var transport = new MemoryTransport(new MemoryNetwork());

        transport.CanDial(Multiaddress.Parse(address)).ShouldBe(canDial);
        transport.CanListen(Multiaddress.Parse(address)).ShouldBe(canListen);
    }

    [Fact]
    public async Task An_address_of_another_shape_is_refused_with_what_was_expected()
    {
        var transport = new MemoryTransport(new MemoryNetwork());

        ArgumentException refusal = await Should.ThrowAsync<ArgumentException>(
            async () => await transport.DialAsync(Multiaddress.Parse("/ip4/127.0.0.1/tcp/1"), Token));

        refusal.Message.ShouldContain("/ip4/127.0.0.1/tcp/1");
        refusal.Message.ShouldContain("/memory/N");
    }

    [Theory]
    [InlineData(0, 128, "PipeCapacity")]
    [InlineData(1024, 0, "Backlog")]
    public void Options_out_of_range_are_named(int capacity, int backlog, string option) => Should.Throw<ArgumentOutOfRangeException>(
        () => new MemoryTransport(new MemoryNetwork(), new MemoryTransportOptions { PipeCapacity = capacity, Backlog = backlog }))
        .ParamName.ShouldBe(option);

    [Fact]
    public async Task A_dial_waits_while_the_backlog_is_full()
    {
        var transport = new MemoryTransport(new MemoryNetwork(), new MemoryTransportOptions { Backlog = 1 });
        await using ITransportListener listener = await transport.ListenAsync(Multiaddress.Parse("/memory/0"), Token);
        await using ITransportConnection first = await transport.DialAsync(listener.LocalAddress, Token);

        Task<ITransportConnection> second = transport.DialAsync(listener.LocalAddress, Token).AsTask();
        second.IsCompleted.ShouldBeFalse();
        (await listener.AcceptAsync(Token)).ShouldNotBeNull();

        await second.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task Connections_that_nobody_accepted_are_cut_with_their_listener()
    {
        var transport = new MemoryTransport(new MemoryNetwork());
        ITransportListener listener = await transport.ListenAsync(Multiaddress.Parse("/memory/0"), Token);
        await using ITransportConnection dialer = await transport.DialAsync(listener.LocalAddress, Token);

        await listener.DisposeAsync();

        await Should.ThrowAsync<IOException>(async () => await dialer.ReadAsync(new byte[1], Token));
    }

    private static TransportCompliance CreateSuite()
    {
        var network = new MemoryNetwork();
        return new TransportCompliance(() => new MemoryTransport(network), Multiaddress.Parse("/memory/0"));
    }
}

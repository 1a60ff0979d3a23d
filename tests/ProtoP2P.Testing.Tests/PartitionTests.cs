using ProtoP2P.Transports;

namespace ProtoP2P.Testing.Tests;

/// <summary>Networks that fall apart and heal.</summary>
public sealed class PartitionTests
{
    private static readonly Multiaddress Anywhere = Multiaddress.Parse("/memory/0");

    private readonly FakeTimeProvider _clock = new();
    private readonly InMemoryNetwork _network;

    public PartitionTests() => _network = new InMemoryNetwork(new InMemoryNetworkOptions { TraceCapacity = 100 }, _clock);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stalled_connection_delivers_nothing_and_loses_nothing()
    {
        (ITransportConnection dialer, ITransportConnection accepted) = await ConnectAsync("a", "b");
        _network.Partition("a", "b");
        await dialer.WriteAsync(new byte[5], Token);
        Task<int> reading = accepted.ReadAsync(new byte[10], Token).AsTask();

        await _clock.RunForAsync(TimeSpan.FromMinutes(10), Token);
        reading.IsCompleted.ShouldBeFalse();
        _network.Heal();

        (await reading.WaitAsync(TimeSpan.FromSeconds(30), Token)).ShouldBe(5);
    }

    [Fact]
    public async Task Neither_a_close_nor_an_abort_gets_through_a_partition()
    {
        (ITransportConnection closing, ITransportConnection first) = await ConnectAsync("a", "b");
        (ITransportConnection aborting, ITransportConnection second) = await ConnectAsync("a", "b");
        _network.Partition("a", "b");
        await closing.DisposeAsync();
        aborting.Abort();
        Task<int> ofClosed = first.ReadAsync(new byte[1], Token).AsTask();
        Task<int> ofAborted = second.ReadAsync(new byte[1], Token).AsTask();
        await first.WriteAsync(new byte[1], Token);
        await second.WriteAsync(new byte[1], Token);

        await _clock.SettleAsync(Token);
        ofClosed.IsCompleted.ShouldBeFalse();
        ofAborted.IsCompleted.ShouldBeFalse();
        _network.Heal();

        (await ofClosed.WaitAsync(TimeSpan.FromSeconds(30), Token)).ShouldBe(0);
        await Should.ThrowAsync<IOException>(() => ofAborted.WaitAsync(TimeSpan.FromSeconds(30), Token));
    }

    [Fact]
    public async Task A_cutting_partition_fails_both_ends_of_the_connections_across_it_and_no_others()
    {
        (ITransportConnection across, ITransportConnection far) = await ConnectAsync("a", "b");
        (ITransportConnection within, ITransportConnection near) = await ConnectAsync("a", "c");

        _network.Partition(["a", "c"], ["b"], PartitionKind.Cut);

        await Should.ThrowAsync<IOException>(async () => await across.ReadAsync(new byte[1], Token));
        await Should.ThrowAsync<IOException>(async () => await far.ReadAsync(new byte[1], Token));
        await within.WriteAsync(new byte[1], Token);
        (await near.ReadAsync(new byte[1], Token)).ShouldBe(1);
    }

    [Fact]
    public async Task A_dial_across_a_partition_gets_no_answer_and_arrives_when_it_heals_in_time()
    {
        await using ITransportListener listener = await _network.CreateTransport("b").ListenAsync(Anywhere, Token);
        _network.Isolate("b");
        Task<ITransportConnection> dial = _network.CreateTransport("a").DialAsync(listener.LocalAddress, Token).AsTask();

        await _clock.RunForAsync(TimeSpan.FromSeconds(2), Token);
        dial.IsCompleted.ShouldBeFalse();
        _network.Heal();

        await using ITransportConnection connection = await _clock.RunUntilAsync(dial, cancellationToken: Token);
        _clock.Elapsed.ShouldBe(TimeSpan.FromSeconds(3), "attempts are made after 0 s, 1 s and 3 s");
    }

    [Fact]
    public async Task A_dial_across_a_partition_ends_when_it_is_cancelled()
    {
        await using ITransportListener listener = await _network.CreateTransport("b").ListenAsync(Anywhere, Token);
        _network.Partition("b", "a");
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(15), _clock);
        Task<ITransportConnection> dial = _network.CreateTransport("a").DialAsync(listener.LocalAddress, timeout.Token).AsTask();

        await Should.ThrowAsync<OperationCanceledException>(() => _clock.RunUntilAsync(dial, cancellationToken: Token));

        _clock.Elapsed.ShouldBe(TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task An_isolated_node_reaches_itself()
    {
        _network.Isolate("a");

        (ITransportConnection dialer, ITransportConnection accepted) = await ConnectAsync("a", "a");

        await dialer.WriteAsync(new byte[1], Token);
        (await accepted.ReadAsync(new byte[1], Token)).ShouldBe(1);
    }

    [Fact]
    public async Task A_reset_on_command_hits_the_connections_between_two_nodes_whoever_dialled()
    {
        (ITransportConnection one, ITransportConnection _) = await ConnectAsync("a", "b");
        (ITransportConnection _, ITransportConnection two) = await ConnectAsync("b", "a");
        (ITransportConnection other, ITransportConnection _) = await ConnectAsync("a", "c");

        _network.Reset("a", "b").ShouldBe(2);

        await Should.ThrowAsync<IOException>(async () => await one.ReadAsync(new byte[1], Token));
        await Should.ThrowAsync<IOException>(async () => await two.ReadAsync(new byte[1], Token));
        await other.WriteAsync(new byte[1], Token);
        _network.Links.ShouldHaveSingleItem().ListenerNode.ShouldBe("c");
    }

    private async Task<(ITransportConnection Dialer, ITransportConnection Accepted)> ConnectAsync(string from, string to)
    {
        await using ITransportListener listener = await _network.CreateTransport(to).ListenAsync(Anywhere, Token);
        ITransportConnection dialer = await _network.CreateTransport(from).DialAsync(listener.LocalAddress, Token);
        return (dialer, (await listener.AcceptAsync(Token)).ShouldNotBeNull());
    }
}

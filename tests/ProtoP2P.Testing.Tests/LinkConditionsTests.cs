using ProtoP2P.Transports;

namespace ProtoP2P.Testing.Tests;

/// <summary>What conditions do to bytes, exactly.</summary>
public sealed class LinkConditionsTests
{
    private const int MiB = 1024 * 1024;

    private static readonly Multiaddress Address = Multiaddress.Parse("/ip4/192.0.2.1/tcp/4001");
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(50);

    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mebibyte_at_a_mebibyte_per_second_takes_a_second_and_the_latency()
    {
        var network = Create(new LinkConditions { Latency = Latency, BytesPerSecond = MiB });
        (ITransportConnection dialer, ITransportConnection accepted) = await ConnectAsync(network);
        TimeSpan start = _clock.Elapsed;

        await _clock.RunAsync(() => SendAsync(dialer, accepted, MiB), cancellationToken: Token);

        (_clock.Elapsed - start).ShouldBe(TimeSpan.FromMilliseconds(1050));
    }

    [Fact]
    public async Task Without_a_limit_of_bandwidth_the_pipe_is_the_window()
    {
        var network = Create(new LinkConditions { Latency = Latency });
        (ITransportConnection dialer, ITransportConnection accepted) = await ConnectAsync(network);
        TimeSpan start = _clock.Elapsed;

        await _clock.RunAsync(() => SendAsync(dialer, accepted, MiB), cancellationToken: Token);

        (_clock.Elapsed - start).ShouldBe(4 * Latency, "256 KiB may be under way, and a MiB has four of them");
    }

    [Fact]
    public async Task Connections_between_the_same_nodes_share_the_bandwidth()
    {
        var network = Create(new LinkConditions { BytesPerSecond = MiB });
        (ITransportConnection dialer, ITransportConnection accepted) = await ConnectAsync(network);
        (ITransportConnection second, ITransportConnection secondAccepted) = await ConnectAsync(network);
        TimeSpan start = _clock.Elapsed;

        await _clock.RunAsync(
            () => Task.WhenAll(SendAsync(dialer, accepted, MiB / 2), SendAsync(second, secondAccepted, MiB / 2)), cancellationToken: Token);

        (_clock.Elapsed - start).ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task The_way_back_has_its_own_bandwidth()
    {
        var network = Create(LinkConditions.Perfect);
        network.SetConditionsOneWay("client", "server", new LinkConditions { BytesPerSecond = 2 * MiB });
        network.SetConditionsOneWay("server", "client", new LinkConditions { BytesPerSecond = 8 * MiB });
        (ITransportConnection dialer, ITransportConnection accepted) = await ConnectAsync(network);

        TimeSpan upload = await MeasureAsync(() => SendAsync(dialer, accepted, MiB));
        TimeSpan download = await MeasureAsync(() => SendAsync(accepted, dialer, MiB));

        upload.ShouldBe(TimeSpan.FromSeconds(0.5));
        download.ShouldBe(TimeSpan.FromSeconds(0.125));
    }

    [Fact]
    public async Task A_bandwidth_that_no_packet_divides_is_still_exact()
    {
        var network = Create(new LinkConditions { BytesPerSecond = 70_001 });
        (ITransportConnection dialer, ITransportConnection accepted) = await ConnectAsync(network);

        TimeSpan taken = await MeasureAsync(() => SendAsync(dialer, accepted, 3 * 70_001));

        taken.ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Conditions_change_while_a_connection_is_open_and_concern_what_is_written_from_then_on()
    {
        var network = Create(LinkConditions.Perfect);
        (ITransportConnection dialer, ITransportConnection accepted) = await ConnectAsync(network);
        (await MeasureAsync(() => SendAsync(dialer, accepted, 100))).ShouldBe(TimeSpan.Zero);

        network.SetConditions("server", "client", new LinkConditions { Latency = Latency });
        (await MeasureAsync(() => SendAsync(dialer, accepted, 100))).ShouldBe(Latency);

        network.SetConditions(new LinkConditions { Latency = 10 * Latency });
        (await MeasureAsync(() => SendAsync(dialer, accepted, 100))).ShouldBe(Latency, "the pair has conditions of its own");
    }

    [Fact]
    public async Task A_lost_packet_comes_after_its_retransmission_and_holds_up_what_follows()
    {
        InMemoryNetwork network = Create(new LinkConditions { Latency = Latency, LossRate = 0.2 });
        network.SetConditionsOneWay("server", "client", LinkConditions.Perfect);
        (ITransportConnection dialer, ITransportConnection accepted) = await ConnectAsync(network);
        const int Packets = 200;
        TimeSpan start = _clock.Elapsed;

        await _clock.RunAsync(
            async () =>
            {
                for (int i = 0; i < Packets; i++)
                {
                    await dialer.WriteAsync(new byte[100], Token);
                    await Task.Delay(TimeSpan.FromMilliseconds(1), _clock, Token);
                }

                await ReadExactlyAsync(accepted, Packets * 100);
            },
            cancellationToken: Token);

        NetworkEvent[] lost = [.. network.Trace.Where(e => e.Kind == NetworkEventKind.PacketLost)];
        lost.Length.ShouldBeInRange(Packets * 12 / 100, Packets * 28 / 100, "one in five");
        NetworkEvent[] arrived = [.. network.Trace.Where(e => e.Kind == NetworkEventKind.Arrived)];
        arrived.Select(e => e.Offset).ShouldBe(Enumerable.Range(0, Packets).Select(i => i * 100L));
        int first = (int)(lost[0].Offset / 100);
        arrived[..first].Select(Travel).ShouldAllBe(time => time == Latency);
        Travel(arrived[first]).ShouldBeGreaterThanOrEqualTo(Latency + TimeSpan.FromMilliseconds(200));
        arrived[first + 1].Time.ShouldBeGreaterThanOrEqualTo(arrived[first].Time);

        TimeSpan Travel(NetworkEvent e) => e.Time - start - TimeSpan.FromMilliseconds(e.Offset / 100);
    }

    [Fact]
    public async Task A_packet_that_is_always_lost_ends_the_connection_when_the_sender_gives_up()
    {
        InMemoryNetwork network = Create(LinkConditions.Perfect);
        (ITransportConnection dialer, ITransportConnection accepted) = await ConnectAsync(network);
        network.SetConditions(new LinkConditions { LossRate = 1 });
        await dialer.WriteAsync(new byte[1], Token);

        IOException error = await Should.ThrowAsync<IOException>(
            () => _clock.RunUntilAsync(accepted.ReadAsync(new byte[1], Token), cancellationToken: Token));

        error.Message.ShouldContain("a packet was lost 15 times in a row");
        await Should.ThrowAsync<IOException>(async () => await dialer.WriteAsync(new byte[1], Token));
        _clock.Elapsed.ShouldBeInRange(TimeSpan.FromMinutes(6), TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task Attempts_to_connect_that_are_lost_are_repeated_and_given_up()
    {
        InMemoryNetwork network = Create(new LinkConditions { LossRate = 1 });
        await using ITransportListener listener = await network.CreateTransport("server").ListenAsync(Address, Token);
        Task<ITransportConnection> dial = network.CreateTransport("client").DialAsync(Address, Token).AsTask();

        IOException error = await Should.ThrowAsync<IOException>(() => _clock.RunUntilAsync(dial, cancellationToken: Token));

        error.Message.ShouldBe($"cannot connect to {Address}: no answer to 7 attempts");
        _clock.Elapsed.ShouldBe(TimeSpan.FromSeconds(127));
        network.Trace.Count(e => e.Kind == NetworkEventKind.AttemptLost).ShouldBe(7);
    }

    [Fact]
    public async Task A_reset_by_chance_fails_both_ends_when_the_packet_would_have_arrived()
    {
        InMemoryNetwork network = Create(new LinkConditions { Latency = Latency, ResetRate = 1 });
        (ITransportConnection dialer, ITransportConnection accepted) = await ConnectAsync(network);
        await dialer.WriteAsync(new byte[1], Token);
        TimeSpan start = _clock.Elapsed;

        IOException error = await Should.ThrowAsync<IOException>(
            () => _clock.RunUntilAsync(accepted.ReadAsync(new byte[1], Token), cancellationToken: Token));

        error.Message.ShouldContain("the network reset the connection");
        (_clock.Elapsed - start).ShouldBe(Latency);
        await Should.ThrowAsync<IOException>(async () => await dialer.ReadAsync(new byte[1], Token));
        network.Links.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_end_hears_of_an_abort_when_the_news_has_travelled()
    {
        InMemoryNetwork network = Create(new LinkConditions { Latency = Latency });
        (ITransportConnection dialer, ITransportConnection accepted) = await ConnectAsync(network);
        Task<int> reading = accepted.ReadAsync(new byte[1], Token).AsTask();

        dialer.Abort();

        await Should.ThrowAsync<IOException>(async () => await dialer.ReadAsync(new byte[1], Token));
        await accepted.WriteAsync(new byte[1], Token);
        reading.IsCompleted.ShouldBeFalse();
        IOException error = await Should.ThrowAsync<IOException>(() => _clock.RunUntilAsync(reading, cancellationToken: Token));
        error.Message.ShouldContain("the connection was aborted");
        await Should.ThrowAsync<IOException>(async () => await accepted.WriteAsync(new byte[1], Token));
    }

    [Fact]
    public async Task An_end_hears_of_a_close_when_the_news_has_travelled()
    {
        InMemoryNetwork network = Create(new LinkConditions { Latency = Latency });
        (ITransportConnection dialer, ITransportConnection accepted) = await ConnectAsync(network);
        await dialer.DisposeAsync();
        await accepted.WriteAsync(new byte[1], Token);

        (await _clock.RunUntilAsync(accepted.ReadAsync(new byte[1], Token), cancellationToken: Token)).ShouldBe(0);

        await Should.ThrowAsync<IOException>(async () => await accepted.WriteAsync(new byte[1], Token));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(42)]
    public async Task The_same_seed_gives_the_same_events_and_another_seed_gives_others(int seed)
    {
        string[] first = await RunAsync(seed);

        first.Length.ShouldBeGreaterThan(120);
        first.ShouldContain(line => line.Contains(nameof(NetworkEventKind.PacketLost)));
        (await RunAsync(seed)).ShouldBe(first);
        (await RunAsync(seed + 1)).ShouldNotBe(first);
    }

    [Fact]
    public void Conditions_out_of_range_are_named()
    {
        InMemoryNetwork network = Create(LinkConditions.Perfect);

        Should.Throw<ArgumentOutOfRangeException>(() => network.SetConditions(new LinkConditions { LossRate = 1.5 })).ParamName.ShouldBe("LossRate");
        Should.Throw<ArgumentOutOfRangeException>(() => network.SetConditions("a", "b", new LinkConditions { ResetRate = double.NaN })).ParamName.ShouldBe("ResetRate");
        Should.Throw<ArgumentOutOfRangeException>(() => network.SetConditions(new LinkConditions { BytesPerSecond = -1 }));
        Should.Throw<ArgumentOutOfRangeException>(() => network.SetConditions(new LinkConditions { Jitter = TimeSpan.FromHours(1) })).ParamName.ShouldBe("Jitter");
    }

    /// <summary>Two connections in both directions, on a bad network.</summary>
    private static async Task<string[]> RunAsync(int seed)
    {
        var clock = new FakeTimeProvider();
        var conditions = new LinkConditions
        {
            Latency = TimeSpan.FromMilliseconds(20), Jitter = TimeSpan.FromMilliseconds(30), LossRate = 0.05, BytesPerSecond = 200_000,
        };
        var network = new InMemoryNetwork(new InMemoryNetworkOptions { Seed = seed, Conditions = conditions, TraceCapacity = 10_000 }, clock);
        ITransport server = network.CreateTransport("server"), client = network.CreateTransport("client");
        await using ITransportListener listener = await server.ListenAsync(Address, Token);
        await clock.RunAsync(
            async () =>
            {
                for (int i = 0; i < 2; i++)
                {
                    await using ITransportConnection dialer = await client.DialAsync(Address, Token);
                    ITransportConnection accepted = (await listener.AcceptAsync(Token)).ShouldNotBeNull();
                    await Task.WhenAll(SendAsync(dialer, accepted, 60_000), SendAsync(accepted, dialer, 30_000));
                }
            },
            cancellationToken: Token);
        return [.. network.Trace.Select(e => e.ToString())];
    }

    private static async Task SendAsync(ITransportConnection from, ITransportConnection to, int bytes)
    {
        Task writing = from.WriteAsync(new byte[bytes], Token).AsTask();
        await ReadExactlyAsync(to, bytes);
        await writing;
    }

    private static async Task ReadExactlyAsync(ITransportConnection from, int bytes)
    {
        byte[] buffer = new byte[bytes];
        for (int read = 0; read < bytes;)
        {
            int count = await from.ReadAsync(buffer.AsMemory(read), Token);
            count.ShouldBeGreaterThan(0);
            read += count;
        }
    }

    private InMemoryNetwork Create(LinkConditions conditions) =>
        new(new InMemoryNetworkOptions { Conditions = conditions, TraceCapacity = 10_000 }, _clock);

    private async Task<TimeSpan> MeasureAsync(Func<Task> body)
    {
        TimeSpan start = _clock.Elapsed;
        await _clock.RunAsync(body, cancellationToken: Token);
        return _clock.Elapsed - start;
    }

    private async Task<(ITransportConnection Dialer, ITransportConnection Accepted)> ConnectAsync(InMemoryNetwork network)
    {
        await using ITransportListener listener = await network.CreateTransport("server").ListenAsync(Multiaddress.Parse("/memory/0"), Token);
        Task<ITransportConnection> dial = network.CreateTransport("client").DialAsync(listener.LocalAddress, Token).AsTask();
        ITransportConnection dialer = await _clock.RunUntilAsync(dial, cancellationToken: Token);
        return (dialer, (await listener.AcceptAsync(Token)).ShouldNotBeNull());
    }
}

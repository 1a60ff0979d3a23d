using ProtoP2P.Transports;

namespace ProtoP2P.Testing.Tests;

public class InMemoryNetworkTests
{
    private static readonly Multiaddress PublicAddress = Multiaddress.Parse("/ip4/192.0.2.1/tcp/4001");

    private readonly FakeTimeProvider _clock = new();

    public static TheoryData<string> CheckNames => new(CreateSuite("/memory/0").Checks.Select(check => check.Name));

    private static InMemoryNetworkOptions Delayed => new() { Conditions = new() { Latency = TimeSpan.FromMilliseconds(40) } };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(CheckNames))]
    public Task Memory_addresses_comply(string name) => RunAsync("/memory/0", name);

    [Theory]
    [MemberData(nameof(CheckNames))]
    public Task Ip_addresses_comply(string name) => RunAsync("/ip6/2001:db8::1/tcp/0", name);

    [Fact]
    public async Task Bytes_arrive_when_their_latency_has_passed()
    {
        var network = new InMemoryNetwork(Delayed, _clock);
        (ITransportConnection dialer, ITransportConnection accepted) = await ConnectAsync(network);
        await dialer.WriteAsync(new byte[3], Token);
        Task<int> reading = accepted.ReadAsync(new byte[10], Token).AsTask();

        _clock.Advance(TimeSpan.FromMilliseconds(39));
        reading.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        (await reading.WaitAsync(TimeSpan.FromSeconds(30), Token)).ShouldBe(3);
    }

    [Fact]
    public async Task A_dial_takes_a_round_trip()
    {
        var network = new InMemoryNetwork(Delayed, _clock);
        await using ITransportListener listener = await network.CreateTransport("server").ListenAsync(PublicAddress, Token);
        Task<ITransportConnection> dial = network.CreateTransport("client").DialAsync(PublicAddress, Token).AsTask();

        _clock.Advance(TimeSpan.FromMilliseconds(79));
        dial.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        await dial.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task The_end_of_the_data_travels_behind_the_data()
    {
        var network = new InMemoryNetwork(Delayed, _clock);
        (ITransportConnection dialer, ITransportConnection accepted) = await ConnectAsync(network);
        await dialer.WriteAsync(new byte[3], Token);
        await dialer.DisposeAsync();
        Task<int> reading = accepted.ReadAsync(new byte[10], Token).AsTask();
        reading.IsCompleted.ShouldBeFalse();

        _clock.Advance(TimeSpan.FromMilliseconds(40));

        (await reading.WaitAsync(TimeSpan.FromSeconds(30), Token)).ShouldBe(3);
        (await accepted.ReadAsync(new byte[10], Token)).ShouldBe(0);
    }

    [Fact]
    public async Task Jitter_reorders_nothing_and_is_the_same_in_every_run()
    {
        double[] first = await ArrivalsAsync(seed: 5);

        first.ShouldBe(first.Order());
        first.Length.ShouldBe(10);
        first.Distinct().Count().ShouldBeGreaterThan(1);
        (await ArrivalsAsync(seed: 5)).ShouldBe(first);
        (await ArrivalsAsync(seed: 6)).ShouldNotBe(first);
    }

    [Fact]
    public async Task A_held_network_delivers_nothing_until_it_is_released()
    {
        var network = new InMemoryNetwork();
        (ITransportConnection dialer, ITransportConnection accepted) = await ConnectAsync(network);
        network.Hold();
        await dialer.WriteAsync(new byte[2], Token);
        await dialer.DisposeAsync();
        Task<int> reading = accepted.ReadAsync(new byte[10], Token).AsTask();
        reading.IsCompleted.ShouldBeFalse();

        network.Release();

        (await reading.WaitAsync(TimeSpan.FromSeconds(30), Token)).ShouldBe(2);
        (await accepted.ReadAsync(new byte[10], Token)).ShouldBe(0);
    }

    [Fact]
    public async Task A_link_that_is_dialled_on_a_held_network_is_held()
    {
        var network = new InMemoryNetwork();
        network.Hold();
        (ITransportConnection dialer, ITransportConnection accepted) = await ConnectAsync(network);
        await dialer.WriteAsync(new byte[2], Token);
        Task<int> reading = accepted.ReadAsync(new byte[10], Token).AsTask();
        reading.IsCompleted.ShouldBeFalse();

        network.Links.Single().Release();

        (await reading.WaitAsync(TimeSpan.FromSeconds(30), Token)).ShouldBe(2);
    }

    [Fact]
    public async Task A_cut_fails_both_ends_and_takes_the_link_off_the_list()
    {
        var network = new InMemoryNetwork();
        (ITransportConnection dialer, ITransportConnection accepted) = await ConnectAsync(network);
        InMemoryLink link = network.Links.ShouldHaveSingleItem();
        link.DialerNode.ShouldBe("client");
        link.IsOpen.ShouldBeTrue();

        network.CutAll();

        (await Should.ThrowAsync<IOException>(async () => await dialer.ReadAsync(new byte[1], Token))).Message.ShouldContain("the network cut");
        await Should.ThrowAsync<IOException>(async () => await accepted.ReadAsync(new byte[1], Token));
        await Should.ThrowAsync<IOException>(async () => await accepted.WriteAsync(new byte[1], Token));
        link.IsOpen.ShouldBeFalse();
        network.Links.ShouldBeEmpty();
    }

    [Fact]
    public async Task Bytes_and_round_trips_are_counted()
    {
        var network = new InMemoryNetwork();
        (ITransportConnection dialer, ITransportConnection accepted) = await ConnectAsync(network);
        InMemoryLink link = network.Links.Single();
        byte[] buffer = new byte[100];

        for (int i = 0; i < 3; i++)
        {
            await dialer.WriteAsync(new byte[10], Token);
            await accepted.ReadAsync(buffer, Token);
            await accepted.WriteAsync(new byte[20], Token);
            await dialer.ReadAsync(buffer.AsMemory(0, 10), Token);
            await dialer.ReadAsync(buffer.AsMemory(0, 10), Token);
        }

        link.BytesFromDialer.ShouldBe(30);
        link.BytesFromListener.ShouldBe(60);
        link.RoundTrips.ShouldBe(3);
    }

    [Fact]
    public async Task Dials_are_refused_swallowed_and_allowed_again()
    {
        var network = new InMemoryNetwork();
        await using ITransportListener listener = await network.CreateTransport("server").ListenAsync(PublicAddress, Token);
        ITransport client = network.CreateTransport("client");

        network.Refuse(PublicAddress, "no route to host");
        (await Should.ThrowAsync<IOException>(async () => await client.DialAsync(PublicAddress, Token))).Message
            .ShouldBe($"cannot connect to {PublicAddress}: no route to host");

        network.SwallowDials(PublicAddress);
        using var cancellation = new CancellationTokenSource();
        Task<ITransportConnection> swallowed = client.DialAsync(PublicAddress, cancellation.Token).AsTask();
        swallowed.IsCompleted.ShouldBeFalse();
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => swallowed);

        network.Allow(PublicAddress);
        await using ITransportConnection connection = await client.DialAsync(PublicAddress, Token);
        connection.LocalAddress.ToString().ShouldStartWith("/ip4/10.0.0.2/tcp/");
    }

    [Theory]
    [InlineData("/ip4/0.0.0.0/tcp/1", false)]
    [InlineData("/ip4/1.2.3.4/udp/1/quic-v1", false)]
    [InlineData("/dns4/example.com/tcp/1", true)]
    public async Task Other_shapes_are_not_taken(string text, bool isDialledOnceResolved)
    {
        ITransport transport = new InMemoryNetwork().CreateTransport("node");
        Multiaddress address = Multiaddress.Parse(text);

        transport.CanDial(address).ShouldBe(isDialledOnceResolved);
        transport.CanListen(address).ShouldBeFalse();
        await Should.ThrowAsync<ArgumentException>(async () => await transport.DialAsync(address, Token));
        await Should.ThrowAsync<ArgumentException>(async () => await transport.ListenAsync(address, Token));
    }

    [Fact]
    public void Options_out_of_range_are_named() => Should.Throw<ArgumentOutOfRangeException>(
        () => new InMemoryNetwork(new InMemoryNetworkOptions { Conditions = new() { Latency = TimeSpan.FromSeconds(-1) } })).ParamName.ShouldBe("Latency");

    private static TransportCompliance CreateSuite(string address)
    {
        var network = new InMemoryNetwork();
        return new TransportCompliance(() => network.CreateTransport("node"), Multiaddress.Parse(address));
    }

    private static Task RunAsync(string address, string name) =>
        CreateSuite(address).Checks.Single(check => check.Name == name).RunAsync(Token).WaitAsync(TimeSpan.FromSeconds(30), Token);

    private async Task<(ITransportConnection Dialer, ITransportConnection Accepted)> ConnectAsync(InMemoryNetwork network)
    {
        ITransportListener listener = await network.CreateTransport("server").ListenAsync(PublicAddress, Token);
        Task<ITransportConnection> dial = network.CreateTransport("client").DialAsync(PublicAddress, Token).AsTask();
        _clock.Advance(TimeSpan.FromMinutes(1));
        ITransportConnection? accepted = await listener.AcceptAsync(Token);
        return (await dial.WaitAsync(TimeSpan.FromSeconds(30), Token), accepted.ShouldNotBeNull());
    }

    private async Task<double[]> ArrivalsAsync(int seed)
    {
        var conditions = new LinkConditions { Latency = TimeSpan.FromMilliseconds(10), Jitter = TimeSpan.FromMilliseconds(90) };
        var network = new InMemoryNetwork(new InMemoryNetworkOptions { Conditions = conditions, Seed = seed, TraceCapacity = 100 }, _clock);
        (ITransportConnection dialer, _) = await ConnectAsync(network);
        TimeSpan start = network.Trace[^1].Time;
        for (int i = 0; i < 10; i++)
        {
            await dialer.WriteAsync(new byte[1], Token);
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        _clock.Advance(TimeSpan.FromSeconds(1));
        return [.. network.Trace.Where(e => e.Kind == NetworkEventKind.Arrived).Select(e => (e.Time - start).TotalMilliseconds)];
    }
}

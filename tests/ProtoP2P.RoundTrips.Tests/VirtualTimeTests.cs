using ProtoP2P.Echo;
using ProtoP2P.Identify;
using ProtoP2P.Interop.Tests.Contract;
using ProtoP2P.Muxers.Mplex;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Security.Noise;
using ProtoP2P.Security.Plaintext;
using ProtoP2P.Security.Tls;
using ProtoP2P.Testing;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace ProtoP2P.RoundTrips.Tests;

/// <summary>
/// Round trips on the network in memory, whose clock stands still while nodes compute: the time of a call is an exact multiple of the path's. A dial
/// takes one round trip there, as TCP's handshake does.
/// </summary>
public sealed class VirtualTimeTests : IAsyncDisposable
{
    private static readonly TimeSpan OneWay = TimeSpan.FromMilliseconds(100);

    private readonly FakeTimeProvider _clock = new();
    private readonly InMemoryNetwork _network;

    public VirtualTimeTests() =>
        _network = new InMemoryNetwork(new InMemoryNetworkOptions { Conditions = new LinkConditions { Latency = OneWay } }, _clock);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _network.DisposeAsync();

    [Theory]
    [InlineData("noise", "yamux", 3)]
    [InlineData("noise", "mplex", 3)]
    [InlineData("tls", "yamux", 3)]
    [InlineData("tls", "mplex", 3)]
    [InlineData("plaintext", "yamux", 4)]
    [InlineData("plaintext", "mplex", 4)]
    public async Task A_call_by_a_node_that_is_not_connected_takes(string security, string muxer, int expected)
    {
        (double connected, double replied) = await MeasureAsync(options => Use(options, security, muxer));

        connected.ShouldBe(expected - 1);
        replied.ShouldBe(expected);
    }

    [Fact]
    public async Task A_node_with_nothing_but_defaults_takes_three()
    {
        (double connected, double replied) = await MeasureAsync(static _ => { });

        connected.ShouldBe(2);
        replied.ShouldBe(3);
    }

    [Fact]
    public async Task The_next_call_takes_one()
    {
        await MeasureAsync(static _ => { });

        (await MeasureCallAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_muxer_that_is_not_agreed_on_early_costs_one_more()
    {
        (double connected, double replied) = await MeasureAsync(static options =>
        {
            options.Security.Add(static identity => new NoiseWithoutMuxers(identity));
            options.Muxers.Add(new YamuxMuxer());
        });

        connected.ShouldBe(3);
        replied.ShouldBe(4);
    }

    [Fact]
    public async Task A_handshake_with_one_more_flight_each_way_costs_one_more()
    {
        (_, double replied) = await MeasureAsync(static options => options.Security.Add(static identity => new ChattyNoise(identity)));

        replied.ShouldBe(4);
    }

    [Fact]
    public async Task A_protocol_that_is_agreed_on_before_anything_is_sent_costs_one_more()
    {
        await StartAsync(static options => options.Services.Add(new EchoService()));
        TimeSpan start = _clock.Elapsed;
        await _clock.RunAsync(
            async () =>
            {
                await using IPeerStream stream = await Alice.OpenStreamAsync(Bob.PeerId, [EchoProtocol.Id], Cancellation);
                await stream.Output.WriteAsync(new byte[1], Cancellation);
                await stream.Input.ReadAsync(Cancellation);
            },
            cancellationToken: Cancellation);

        RoundTripsSince(start).ShouldBe(4);
    }

    private Libp2pHost Alice { get; set; } = null!;

    private Libp2pHost Bob { get; set; } = null!;

    private static void Use(Libp2pHostOptions options, string security, string muxer)
    {
        options.Muxers.Add(muxer == "mplex" ? new MplexMuxer() : new YamuxMuxer());
        options.Security.Add(identity => security switch
        {
            "tls" => new TlsSecurity(identity, options.TimeProvider),
            "plaintext" => new PlaintextSecurity(identity),
            _ => new NoiseSecurity(identity),
        });
    }

    private async Task<(double Connected, double Replied)> MeasureAsync(Action<Libp2pHostOptions> configure)
    {
        await StartAsync(configure);
        TimeSpan start = _clock.Elapsed;
        await _clock.RunAsync(() => Alice.ConnectAsync(Bob.PeerId, Cancellation).AsTask(), cancellationToken: Cancellation);
        double connected = RoundTripsSince(start);
        return (connected, connected + await MeasureCallAsync());
    }

    private async Task StartAsync(Action<Libp2pHostOptions> configure)
    {
        Bob = await _network.CreateHostAsync("bob", Configure, Cancellation);
        Alice = await _network.CreateHostAsync("alice", Configure, Cancellation);
        Bob.AddProtocol<IInterop>(new InteropService());

        void Configure(Libp2pHostOptions options)
        {
            options.Services.Add(new IdentifyService());
            configure(options);
        }
    }

    private async Task<double> MeasureCallAsync()
    {
        TimeSpan start = _clock.Elapsed;
        Number reply = await _clock.RunAsync(
            () => Alice.GetClient<IInterop>(Bob.PeerId).SquareAsync(new Number { Value = 7 }, Cancellation).AsTask(), cancellationToken: Cancellation);
        reply.Value.ShouldBe(49);
        return RoundTripsSince(start);
    }

    private double RoundTripsSince(TimeSpan start) => (_clock.Elapsed - start) / (2 * OneWay);
}

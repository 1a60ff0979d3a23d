using System.IO.Pipelines;
using ProtoP2P.Testing;

namespace ProtoP2P.Ping.Tests;

public sealed class PingServiceTests : IAsyncLifetime
{
    private readonly InMemoryNetwork _network = new();
    private readonly PingService _ping = new();
    private Libp2pHost _alice = null!;
    private Libp2pHost _bob = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _alice = await StartAsync("alice", _ping);
        _bob = await StartAsync("bob");
        await _alice.ConnectAsync(_bob.ListenAddresses[0].WithPeerId(_bob.PeerId), Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _alice.DisposeAsync();
        await _bob.DisposeAsync();
    }

    [Fact]
    public async Task A_ping_comes_back()
    {
        await ServePingAsync();

        (await _ping.PingAsync(_bob.PeerId, Token)).ShouldBeGreaterThanOrEqualTo(TimeSpan.Zero);
    }

    [Fact]
    public async Task Many_pings_use_one_stream_and_close_it()
    {
        await ServePingAsync();

        List<TimeSpan> roundTrips = await _ping.PingAsync(_bob.PeerId, 100, Token).ToListAsync(Token);

        roundTrips.Count.ShouldBe(100);
    }

    [Fact]
    public async Task Pings_to_one_peer_take_turns()
    {
        await ServePingAsync();

        TimeSpan[] roundTrips = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _ping.PingAsync(_bob.PeerId, Token).AsTask()));

        roundTrips.Length.ShouldBe(50);
    }

    [Fact]
    public async Task A_wrong_answer_is_an_error_that_says_so()
    {
        _bob.AddStreamHandler(PingProtocol.Id, async (stream, token) =>
        {
            await stream.Input.ReadAtLeastAsync(PingProtocol.PayloadLength, token);
            await stream.Output.WriteAsync(new byte[PingProtocol.PayloadLength], token);
            await stream.Output.CompleteAsync();
        });

        PingException error = await Should.ThrowAsync<PingException>(_ping.PingAsync(_bob.PeerId, Token).AsTask());

        error.PeerId.ShouldBe(_bob.PeerId);
        error.Message.ShouldContain("differs");
    }

    [Fact]
    public async Task An_end_instead_of_an_answer_is_an_error_that_says_so()
    {
        _bob.AddStreamHandler(PingProtocol.Id, async (stream, token) => await stream.Output.CompleteAsync());

        PingException error = await Should.ThrowAsync<PingException>(_ping.PingAsync(_bob.PeerId, Token).AsTask());

        error.Message.ShouldContain("ended the stream");
    }

    [Fact]
    public async Task A_peer_that_does_not_serve_ping_is_a_negotiation_error()
    {
        await Should.ThrowAsync<NegotiationException>(_ping.PingAsync(_bob.PeerId, Token).AsTask());
    }

    [Fact]
    public async Task The_responder_answers_every_full_payload_and_closes_after_the_pinger()
    {
        await ServePingAsync();
        await using IPeerStream stream = await _alice.OpenStreamAsync(_bob.PeerId, [PingProtocol.Id], Token);
        byte[] payload = [.. Enumerable.Range(0, 80).Select(i => (byte)i)];

        await stream.Output.WriteAsync(payload, Token);
        await stream.Output.CompleteAsync();

        ReadResult answer = await stream.Input.ReadAtLeastAsync(65, Token);
        answer.IsCompleted.ShouldBeTrue();
        answer.Buffer.Length.ShouldBe(64);
        stream.Input.AdvanceTo(answer.Buffer.End);
    }

    private async Task ServePingAsync() => await new PingService().StartAsync(_bob, Token);

    private async Task<Libp2pHost> StartAsync(string name, params ILibp2pService[] services)
    {
        var options = new Libp2pHostOptions();
        options.Transports.Add(_network.CreateTransport(name));
        options.ListenAddresses.Add(Multiaddress.Parse("/memory/0"));
        foreach (ILibp2pService service in services)
        {
            options.Services.Add(service);
        }

        Libp2pHost host = Libp2pHost.Create(options);
        await host.StartAsync(Token);
        return host;
    }
}

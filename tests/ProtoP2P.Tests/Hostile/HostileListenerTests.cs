using System.Buffers;
using ProtoP2P.Ping;
using ProtoP2P.Rpc;
using ProtoP2P.Testing;
using ProtoP2P.Tests.Hosting;
using ProtoP2P.Tests.Rpc;
using ProtoP2P.Transports;

namespace ProtoP2P.Tests.Hostile;

/// <summary>The node dials, calls and pings somebody who answers with whatever it likes, or not at all. Each call fails by itself, soon, with a reason.</summary>
[Collection(HostileCollection.Name)]
public sealed class HostileListenerTests
{
    private const int Cases = 300;

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(40)]
    public async Task A_dial_that_is_answered_by_half_a_handshake_ends_with_the_name_of_the_timeout(int bytes)
    {
        await using Victim victim = await Victim.StartAsync(clock: new FakeTimeProvider());
        ITransportListener listener = await ListenAsync(victim);
        using PrivateKey expected = PrivateKey.Generate();
        Multiaddress address = listener.LocalAddress.WithPeerId(PeerId.FromPublicKey(expected.PublicKey));
        Task<IPeerConnection> dial = victim.Host.ConnectAsync(address, TestNet.Token).AsTask();
        ITransportConnection raw = (await listener.AcceptAsync(TestNet.Token))!;
        await raw.WriteAsync(Sound.Dialling.AsMemory(0, bytes), TestNet.Token);

        for (int second = 0; second < 30 && !dial.IsCompleted; second++)
        {
            await victim.AdvanceAsync(TimeSpan.FromSeconds(1));
            await victim.ShouldServeAsync();
        }

        DialException error = await Should.ThrowAsync<DialException>(dial.WaitAsync(TestNet.Patience, TimeProvider.System, TestNet.Token));
        error.Message.ShouldContain("Timeout");
        await listener.DisposeAsync();
        await raw.DisposeAsync();
        await victim.ShouldRecoverAsync();
    }

    [Fact]
    public async Task Handshakes_of_a_listener_that_are_malformed_fail_the_dial_alone()
    {
        await using Victim victim = await Victim.StartAsync(options => options.Dial.Backoff.MaxEntries = 1);
        ITransportListener listener = await ListenAsync(victim);
        var random = new Random(3);
        for (int i = 0; i < Cases; i++)
        {
            using PrivateKey expected = PrivateKey.Generate();
            Multiaddress address = listener.LocalAddress.WithPeerId(PeerId.FromPublicKey(expected.PublicKey));
            Task<IPeerConnection> dial = victim.Host.ConnectAsync(address, TestNet.Token).AsTask();
            ITransportConnection raw = (await listener.AcceptAsync(TestNet.Token))!;
            await raw.WriteAsync(Fuzz.Mutate(random, Sound.Dialling), TestNet.Token);
            await raw.DisposeAsync();
            await Should.ThrowAsync<DialException>(dial.WaitAsync(TestNet.Patience, TimeProvider.System, TestNet.Token));
        }

        await listener.DisposeAsync();
        await victim.ShouldRecoverAsync();
    }

    [Fact]
    public async Task Replies_that_are_malformed_fail_their_call_alone()
    {
        await using Victim victim = await Victim.StartAsync();
        await using var server = await HostileServer.StartAsync(victim);
        byte[] sound = [.. Sound.Lines("/multistream/1.0.0", IBoard.Id), .. Reply()];
        var random = new Random(4);
        server.Answer = () => Fuzz.Mutate(random, sound);
        IBoard board = victim.Host.GetClient<IBoard>(server.PeerId);
        int failures = 0;
        for (int i = 0; i < Cases; i++)
        {
            try
            {
                await board.EchoAsync(new Note { Text = "hello" }, TestNet.Token).AsTask().WaitAsync(TestNet.Patience, TimeProvider.System, TestNet.Token);
            }
            catch (RpcException)
            {
                failures++;
            }
        }

        failures.ShouldBeGreaterThan(Cases / 4);
        await server.DisposeAsync();
        await victim.ShouldRecoverAsync();
    }

    [Fact]
    public async Task Answers_to_pings_that_are_malformed_fail_their_ping_alone()
    {
        await using Victim victim = await Victim.StartAsync();
        await using var server = await HostileServer.StartAsync(victim);
        byte[] sound = [.. Sound.Lines("/multistream/1.0.0", PingProtocol.Id), .. new byte[32]];
        var random = new Random(5);
        server.Answer = () => Fuzz.Mutate(random, sound);
        for (int i = 0; i < Cases; i++)
        {
            Task ping = victim.Ping.PingAsync(server.PeerId, TestNet.Token).AsTask().WaitAsync(TestNet.Patience, TimeProvider.System, TestNet.Token);
            await Should.ThrowAsync<Libp2pException>(ping);
        }

        await server.DisposeAsync();
        await victim.ShouldRecoverAsync();
    }

    private static byte[] Reply()
    {
        var output = new ArrayBufferWriter<byte>();
        var note = new Note { Text = "a reply", Number = 1 };
        FrameEncoder.WriteClose(output, new CloseFields(RpcStatusCode.OK), MessageCodec.Protobuf(Note.Parser), note, note.CalculateSize());
        return output.WrittenSpan.ToArray();
    }

    private static ValueTask<ITransportListener> ListenAsync(Victim victim) =>
        victim.Network.CreateTransport("listener").ListenAsync(Multiaddress.Parse("/memory/0"), TestNet.Token);
}

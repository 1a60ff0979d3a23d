using System.IO.Pipelines;
using ProtoP2P.Identify;
using ProtoP2P.Muxers;
using ProtoP2P.Ping;
using ProtoP2P.Transports;

namespace ProtoP2P.Tests.Hostile;

/// <summary>
/// Malformed input at one layer of a whole node, everything below being sound: it ends that stream or connection and nothing else. The decoders
/// have their own tests with 10,000 cases each; here the question is what the node makes of it.
/// </summary>
[Collection(HostileCollection.Name)]
public sealed class MalformedInputTests
{
    private const int Connections = 300;
    private const int Streams = 600;
    private const int StreamsPerConnection = 50;
    private const long TolerableGrowth = 3 * 1024 * 1024;

    [Fact]
    public Task Raw_bytes_before_anything_is_agreed() =>
        AttackConnectionsAsync(async stranger => await stranger.ConnectAsync(), Sound.Dialling);

    [Fact]
    public Task Bytes_after_noise_is_agreed() => AttackConnectionsAsync(stranger => stranger.AgreeOnNoiseAsync(), Sound.NoiseMessage);

    [Fact]
    public Task Yamux_frames_of_an_authenticated_peer() => AttackConnectionsAsync(stranger => stranger.SecureAsync(), Sound.Yamux());

    [Fact]
    public Task Mplex_frames_of_an_authenticated_peer() =>
        AttackConnectionsAsync(stranger => stranger.SecureAsync(), Sound.Mplex(), Stranger.Mplex);

    [Theory]
    [InlineData("/yamux/1.0.0")]
    [InlineData("/mplex/6.7.0")]
    public Task The_negotiation_of_streams(string muxer) => AttackStreamsAsync(null, Sound.Stream, muxer);

    [Fact]
    public Task Frames_of_a_call() => AttackStreamsAsync(IBoard.Id, Sound.Call("Echo"));

    [Fact]
    public Task Frames_of_a_call_that_streams() => AttackStreamsAsync(IBoard.Id, Sound.StreamingCall());

    [Fact]
    public Task Identify_messages_that_are_pushed() => AttackStreamsAsync(IdentifyProtocol.PushId, Sound.Identify());

    [Fact]
    public Task Bytes_where_identify_expects_none() => AttackStreamsAsync(IdentifyProtocol.Id, Sound.Identify());

    [Fact]
    public Task Pings() => AttackStreamsAsync(PingProtocol.Id, new byte[64]);

    private static async Task AttackConnectionsAsync(Func<Stranger, Task<IByteChannel>> reach, byte[] sound, string? muxer = null)
    {
        await using Victim victim = await Victim.StartAsync();
        var random = new Random(1);
        await MeasureAsync(victim, async () =>
        {
            for (int i = 0; i < Connections / 2; i++)
            {
                await victim.ShouldHaveRoomAsync();
                await using Stranger stranger = victim.NewStranger(muxer);
                await AttackAsync(await reach(stranger), Fuzz.Mutate(random, sound), random.Next(2) == 0);
            }
        });
    }

    // What ends in order must be ended by the other side too, without waiting for any timeout.
    private static async Task AttackAsync(IByteChannel channel, byte[] input, bool endsInOrder)
    {
        if (await TryAsync(() => channel.WriteAsync(input).AsTask()) && endsInOrder)
        {
            Task<Exception?> end = Stranger.ReadToEndAsync(channel);
            await channel.DisposeAsync();
            await end;
        }
    }

    private static async Task AttackStreamsAsync(string? protocol, byte[] sound, string? muxer = null)
    {
        await using Victim victim = await Victim.StartAsync();
        var random = new Random(2);
        await MeasureAsync(victim, async () =>
        {
            for (int i = 0; i < Streams / 2 / StreamsPerConnection; i++)
            {
                await using Stranger stranger = victim.NewStranger(muxer);
                IMuxedConnection connection = await stranger.MultiplexAsync();
                for (int j = 0; j < StreamsPerConnection; j++)
                {
                    byte[] input = Fuzz.Mutate(random, sound);
                    int ending = random.Next(3);
                    await TryAsync(async () =>
                    {
                        await using IMuxedStream stream = protocol is null
                            ? await connection.OpenStreamAsync()
                            : await stranger.OpenAsync(protocol, connection);
                        await AttackAsync(stream, input, ending);
                    });
                }

                connection.Completion.IsCompleted.ShouldBeFalse("malformed streams must not cost their neighbours the connection");
            }
        });
    }

    private static async Task AttackAsync(IMuxedStream stream, byte[] input, int ending)
    {
        if (!await TryAsync(() => stream.Output.WriteAsync(input).AsTask()))
        {
            return;
        }

        if (ending == 0)
        {
            stream.Reset(StreamErrorCode.Unspecified);
        }
        else if (ending == 1)
        {
            await stream.Output.CompleteAsync();
            await Stranger.ReadToEndAsync(stream);
        }
    }

    private static async Task<bool> TryAsync(Func<Task> attempt)
    {
        try
        {
            await attempt();
            return true;
        }
        catch (IOException)
        {
            // The node has ended it already, or has as many as it takes.
            return false;
        }
    }

    // The first half warms up pools and caches; the second half must leave the heap as it was.
    private static async Task MeasureAsync(Victim victim, Func<Task> attack)
    {
        await attack();
        await victim.ShouldServeAsync();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await attack();
        await victim.ShouldServeAsync();
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(TolerableGrowth);
        await victim.ShouldRecoverAsync();
    }
}

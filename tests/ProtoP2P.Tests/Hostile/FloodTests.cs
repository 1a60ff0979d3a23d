using System.Text.RegularExpressions;
using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Mplex;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Ping;
using ProtoP2P.Testing;
using ProtoP2P.Tests.Hosting;
using ProtoP2P.Transports;

namespace ProtoP2P.Tests.Hostile;

/// <summary>Peers that do too much of what is allowed. Each loses its connection at a limit with a name; the good peer notices nothing.</summary>
[Collection(HostileCollection.Name)]
public sealed class FloodTests
{
    private const int Flood = 5000;

    // A flood that outruns the node's own answers ends at the bound of their queue, another one at the option.
    private const string TooFast = "UnservedStreams|answers wait";

    [Fact]
    public async Task Streams_that_are_opened_and_reset_at_once_cost_the_connection()
    {
        byte[] opening = [.. Sound.Lines("/multistream/1.0.0", IBoard.Id), .. Sound.Call("Echo")];
        await ShouldBeCutAsync(
            number => (uint)((2 * number) + 1),
            id => [.. Sound.Frame(YamuxFrameType.Data, YamuxFlags.Syn, id, opening), .. Sound.Frame(YamuxFrameType.WindowUpdate, YamuxFlags.Rst, id, 0)],
            TooFast);
    }

    [Theory]
    [InlineData("/yamux/1.0.0")]
    [InlineData("/mplex/6.7.0")]
    public Task Streams_that_this_node_is_made_to_reset_cost_the_connection(string muxer) =>
        ShouldBeCutAsync(muxer, [.. Enumerable.Repeat((byte)0xFF, 16)], held: 0);

    [Fact]
    public Task Streams_over_the_limit_of_a_handler_cost_the_connection() =>
        ShouldBeCutAsync("/yamux/1.0.0", Sound.Lines("/multistream/1.0.0", PingProtocol.Id), held: 2);

    [Fact]
    public async Task A_stream_id_that_is_used_again_costs_the_connection() =>
        await ShouldBeCutAsync(_ => 1u, id => Sound.Frame(YamuxFrameType.WindowUpdate, YamuxFlags.Syn, id, 0), "ids must grow");

    [Fact]
    public async Task Streams_after_GoAway_are_refused_and_then_cost_the_connection()
    {
        await ShouldBeCutAsync(
            number => (uint)((2 * number) + 1),
            id => id == 1
                ? [.. Sound.Frame(YamuxFrameType.WindowUpdate, YamuxFlags.Syn, id, 0), .. Sound.Frame(YamuxFrameType.GoAway, YamuxFlags.None, 0, 0)]
                : Sound.Frame(YamuxFrameType.WindowUpdate, YamuxFlags.Syn, id, 0),
            TooFast);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(1u)]
    [InlineData(uint.MaxValue)]
    public async Task GoAway_with_any_code_and_as_often_as_you_like_is_an_end(uint code) =>
        await ShouldBeCutAsync(_ => 1u, _ => Sound.Frame(YamuxFrameType.GoAway, YamuxFlags.None, 0, code), "closed");

    [Fact]
    public async Task Mplex_streams_that_are_opened_and_reset_at_once_cost_the_connection()
    {
        await using Victim victim = await Victim.StartAsync();
        await using Stranger stranger = victim.NewStranger(Stranger.Mplex);
        IByteChannel channel = await stranger.SecureAsync();
        await WriteUntilCutAsync(channel, number =>
            [.. Sound.Frame((ulong)number, MplexFlag.NewStream, "x"u8), .. Sound.Frame((ulong)number, MplexFlag.ResetInitiator, default)]);
        await ShouldSayAsync(victim, TooFast);
        await stranger.DisposeAsync();
        await victim.ShouldRecoverAsync();
    }

    [Fact]
    public async Task Pings_at_a_node_whose_answers_are_not_read_hold_nothing_but_their_place_in_the_queue()
    {
        await using Victim victim = await Victim.StartAsync();
        await using Stranger stranger = victim.NewStranger();
        IByteChannel channel = await stranger.SecureAsync();
        byte[] pings = [.. Enumerable.Range(0, 1000).SelectMany(value => Sound.Frame(YamuxFrameType.Ping, YamuxFlags.Syn, 0, (uint)value))];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < 200; i++)
        {
            await channel.WriteAsync(pings, TestNet.Token).AsTask().WaitAsync(TestNet.Patience, TimeProvider.System, TestNet.Token);
        }

        await victim.ShouldServeAsync();
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(4 * 1024 * 1024);
        await stranger.DisposeAsync();
        await victim.ShouldRecoverAsync();
    }

    [Fact]
    public async Task Subscriptions_over_the_limit_of_calls_are_answered_and_the_rest_goes_on()
    {
        await using Victim victim = await Victim.StartAsync(options => options.Rpc.MaxCallsPerPeer = 8);
        await using Stranger stranger = victim.NewStranger();
        IMuxedConnection connection = await stranger.MultiplexAsync();
        for (int i = 0; i < 8; i++)
        {
            IMuxedStream held = await stranger.OpenAsync(IBoard.Id, connection);
            await held.Output.WriteAsync(Sound.StreamingCall(), TestNet.Token);
        }

        IMuxedStream ninth = await stranger.OpenAsync(IBoard.Id, connection);
        await ninth.Output.WriteAsync(Sound.StreamingCall(), TestNet.Token);
        await ninth.Output.CompleteAsync();

        using var answer = new MemoryStream();
        await ninth.Input.CopyToAsync(answer, TestNet.Token).WaitAsync(TestNet.Patience, TimeProvider.System, TestNet.Token);
        System.Text.Encoding.UTF8.GetString(answer.ToArray()).ShouldContain("MaxCallsPerPeer");
        await stranger.DisposeAsync();
        await victim.ShouldRecoverAsync();
    }

    private static async Task ShouldBeCutAsync(Func<int, uint> id, Func<uint, byte[]> frames, string reason)
    {
        await using Victim victim = await Victim.StartAsync();
        await using Stranger stranger = victim.NewStranger();
        IByteChannel channel = await stranger.SecureAsync();
        await WriteUntilCutAsync(channel, number => frames(id(number)));
        await ShouldSayAsync(victim, reason);
        await stranger.DisposeAsync();
        await victim.ShouldRecoverAsync();
    }

    // One stream after another, on a clock that stands still: no other limit is met before the one that is meant, however slow the machine is.
    private static async Task ShouldBeCutAsync(string muxer, byte[] input, int held)
    {
        await using Victim victim = await Victim.StartAsync(
            options => options.Yamux.UnservedStreams = options.Mplex.UnservedStreams = 64, new FakeTimeProvider());
        await using Stranger stranger = victim.NewStranger(muxer);
        IMuxedConnection connection = await stranger.MultiplexAsync();
        for (int number = 0; number < held; number++)
        {
            // Its answer shows that the handler runs, and counts.
            IMuxedStream ping = await stranger.OpenAsync(PingProtocol.Id, connection);
            await ping.Output.WriteAsync(new byte[PingProtocol.PayloadLength], TestNet.Token);
            await ping.Input.ReadAtLeastAsync(PingProtocol.PayloadLength, TestNet.Token);
        }

        for (int number = 0; number < 100 && !connection.Completion.IsCompleted; number++)
        {
            await OpenAsync(connection, input);
        }

        await connection.Completion.WaitAsync(TestNet.Patience, TimeProvider.System, TestNet.Token);
        await ShouldSayAsync(victim, "UnservedStreams");
        await stranger.DisposeAsync();
        await victim.ShouldRecoverAsync();
    }

    private static async Task OpenAsync(IMuxedConnection connection, byte[] input)
    {
        try
        {
            IMuxedStream stream = await connection.OpenStreamAsync(TestNet.Token);
            await stream.Output.WriteAsync(input, TestNet.Token);
            await Stranger.ReadToEndAsync(stream);
        }
        catch (IOException)
        {
            // Cut.
        }
    }

    // The node may answer faster than the flood comes; the reading keeps its answers from stopping it.
    private static async Task WriteUntilCutAsync(IByteChannel channel, Func<int, byte[]> frames)
    {
        Task<Exception?> end = Stranger.ReadToEndAsync(channel);
        try
        {
            for (int number = 0; number < Flood && !end.IsCompleted; number++)
            {
                await channel.WriteAsync(frames(number), TestNet.Token).AsTask().WaitAsync(TestNet.Patience, TimeProvider.System, TestNet.Token);
            }
        }
        catch (IOException)
        {
            // Cut in the middle of a write.
        }

        await end.WaitAsync(TestNet.Patience, TimeProvider.System, TestNet.Token);
    }

    private static Task ShouldSayAsync(Victim victim, string reason) =>
        Eventually.TrueAsync(() => victim.Alarms.Remarks.Any(remark => Regex.IsMatch(remark, reason)));
}

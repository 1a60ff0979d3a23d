using System.Buffers;
using System.IO.Pipelines;
using ProtoP2P.Identify;
using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Ping;
using ProtoP2P.Rpc;
using ProtoP2P.Testing;
using ProtoP2P.Tests.Hosting;
using ProtoP2P.Tests.Rpc;
using ProtoP2P.Transports;

namespace ProtoP2P.Tests.Hostile;

/// <summary>Peers that stop writing or reading at every step: a timeout with a name ends what they hold, and nobody else waits for them.</summary>
[Collection(HostileCollection.Name)]
public sealed class StalledPeerTests
{
    private static readonly TimeSpan TenSeconds = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(62)]
    public async Task A_handshake_that_stops_after_some_bytes_ends_after_10_seconds_with_the_name_of_the_limit(int bytes)
    {
        await using Victim victim = await Victim.StartAsync(clock: new FakeTimeProvider());
        await using Stranger stranger = victim.NewStranger();
        ITransportConnection raw = await stranger.ConnectAsync();
        await raw.WriteAsync(Sound.Dialling.AsMemory(0, bytes), TestNet.Token);

        await ShouldTimeOutAsync(victim, raw);
    }

    [Fact]
    public async Task A_handshake_that_stops_before_its_last_message_ends_after_10_seconds_with_the_name_of_the_limit()
    {
        await using Victim victim = await Victim.StartAsync(clock: new FakeTimeProvider());
        await using Stranger stranger = victim.NewStranger();
        IByteChannel channel = await stranger.AgreeOnNoiseAsync();
        await channel.WriteAsync(Sound.NoiseMessage, TestNet.Token);
        (await channel.ReadAsync(new byte[1024], TestNet.Token)).ShouldBeGreaterThan(0);

        await ShouldTimeOutAsync(victim, channel);
    }

    [Theory]
    [InlineData(IBoard.Id, 0, "OpenTimeout")]
    [InlineData(IBoard.Id, 7, "OpenTimeout")]
    [InlineData(PingProtocol.Id, 0, null)]
    [InlineData(PingProtocol.Id, 31, null)]
    [InlineData(IdentifyProtocol.PushId, 0, null)]
    [InlineData(IdentifyProtocol.PushId, 7, null)]
    public async Task A_stream_on_which_nothing_or_half_a_message_comes_ends_after_10_seconds(string protocol, int bytes, string? option)
    {
        await using Victim victim = await Victim.StartAsync(clock: new FakeTimeProvider());
        await using Stranger stranger = victim.NewStranger();
        IMuxedStream stream = await stranger.OpenAsync(protocol);
        byte[] sound = protocol == PingProtocol.Id ? new byte[32] : protocol == IBoard.Id ? Sound.Call("Echo") : Sound.Identify();
        await stream.Output.WriteAsync(sound.AsMemory(0, bytes), TestNet.Token);
        await victim.ShouldServeAsync();

        Task<string> answer = ReadTextAsync(stream);
        await PassAsync(victim, TenSeconds, answer);
        if (option is not null)
        {
            (await answer).ShouldContain(option);
        }

        await stranger.DisposeAsync();
        await victim.ShouldRecoverAsync();
    }

    [Fact]
    public async Task A_subscriber_that_reads_nothing_of_its_connection_is_cut_after_30_seconds_with_the_name_of_the_limit()
    {
        await using Victim victim = await Victim.StartAsync(clock: new FakeTimeProvider());
        await using Stranger stranger = victim.NewStranger();
        IByteChannel channel = await stranger.SecureAsync();
        for (uint id = 1; id < 64; id += 2)
        {
            await channel.WriteAsync(Sound.Frame(YamuxFrameType.Data, YamuxFlags.Syn, id, [.. Sound.Lines("/multistream/1.0.0", IBoard.Id), .. Watch()]), TestNet.Token);
            await channel.WriteAsync(Sound.Frame(YamuxFrameType.WindowUpdate, YamuxFlags.None, id, 1 << 30), TestNet.Token);
        }

        await Eventually.TrueAsync(() => victim.Host.Connections.Any(connection => connection.StreamCount >= 32));
        await victim.ShouldServeAsync();
        await PassAsync(victim, TimeSpan.FromSeconds(60), Eventually.TrueAsync(() => victim.Host.Connections.Count == 1));

        await Eventually.TrueAsync(() => victim.Alarms.Remarks.Any(remark => remark.Contains("WriteStallTimeout", StringComparison.Ordinal)));
        await victim.ShouldRecoverAsync();
    }

    [Fact]
    public async Task A_reply_that_nobody_reads_is_given_up_after_30_seconds()
    {
        await using Victim victim = await Victim.StartAsync(clock: new FakeTimeProvider());
        await using Stranger stranger = victim.NewStranger();
        using IDisposable pages = victim.Host.AddStreamHandler("/test/pages/1.0.0", static async (stream, _) =>
        {
            stream.Output.Write(new byte[1024 * 1024]);
            await stream.Output.CompleteAsync();
        });
        IMuxedStream unread = await stranger.OpenAsync("/test/pages/1.0.0");
        await victim.ShouldServeAsync();

        await PassAsync(victim, TimeSpan.FromSeconds(40), unread.Completion);
        await stranger.DisposeAsync();
        await victim.ShouldRecoverAsync();
    }

    private static byte[] Watch()
    {
        var output = new ArrayBufferWriter<byte>();
        var note = new Note { Number = Board.Endless };
        FrameEncoder.WriteOpen(output, new OpenFields("Watch", 0, null, OpenFlags.Last, 0), MessageCodec.Protobuf(Note.Parser), note, note.CalculateSize());
        return output.WrittenSpan.ToArray();
    }

    private static async Task ShouldTimeOutAsync(Victim victim, IByteChannel channel)
    {
        await victim.ShouldServeAsync();
        await PassAsync(victim, TenSeconds, Stranger.ReadToEndAsync(channel));
        await Eventually.TrueAsync(() => victim.Alarms.Remarks.Any(remark => remark.Contains("HandshakeTimeout", StringComparison.Ordinal)));
        await victim.ShouldRecoverAsync();
    }

    // A timer may be armed a moment after the test looks: the clock goes on second by second until the end has come, but not far beyond the limit.
    private static async Task PassAsync(Victim victim, TimeSpan limit, Task end)
    {
        for (int second = 0; second < 2 * limit.TotalSeconds && !end.IsCompleted; second++)
        {
            await victim.AdvanceAsync(TimeSpan.FromSeconds(1));
            await victim.ShouldServeAsync();
        }

        await end.WaitAsync(TestNet.Patience, TimeProvider.System);
    }

    private static async Task<string> ReadTextAsync(IMuxedStream stream)
    {
        using var all = new MemoryStream();
        try
        {
            await stream.Input.CopyToAsync(all, TestNet.Token);
        }
        catch (StreamResetException)
        {
            // An end as good as any.
            return string.Empty;
        }

        return System.Text.Encoding.UTF8.GetString(all.ToArray());
    }
}

using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Resources;
using ProtoP2P.Security;
using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Muxers;

/// <summary>A yamux session without a channel: a test plays the peer, frame by frame.</summary>
internal sealed class YamuxHarness
{
    public YamuxHarness(ConnectionRole role = ConnectionRole.Responder, YamuxOptions? options = null, ResourceLimits? limits = null)
    {
        Scope = new ResourceScope("connection", limits ?? ResourceLimits.Unlimited);
        Session = new YamuxSession(role, new MuxerContext(Scope, Clock, "peer"), options ?? new YamuxOptions());
        Session.WakeWriter = _ => Wakes++;
    }

    public FakeTimeProvider Clock { get; } = new();

    public ResourceScope Scope { get; }

    public YamuxSession Session { get; }

    public int Wakes { get; private set; }

    public void Receive(YamuxFrameType type, YamuxFlags flags, uint id, uint length, ReadOnlySpan<byte> body = default)
    {
        byte[] frame = new byte[YamuxFrameHeader.Size + body.Length];
        new YamuxFrameHeader(type, flags, id, length).Write(frame);
        body.CopyTo(frame.AsSpan(YamuxFrameHeader.Size));
        Session.Receive(frame);
    }

    public void ReceiveData(uint id, ReadOnlySpan<byte> body, YamuxFlags flags = YamuxFlags.None) =>
        Receive(YamuxFrameType.Data, flags, id, (uint)body.Length, body);

    public void ReceiveSyn(uint id) => Receive(YamuxFrameType.WindowUpdate, YamuxFlags.Syn, id, 0);

    public async Task<IMuxedStream> AcceptAsync() =>
        (await Session.AcceptStreamAsync(TestContext.Current.CancellationToken).AsTask()
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken))!;

    /// <summary>Everything that waits to be sent, as frames.</summary>
    public List<(YamuxFrameHeader Header, byte[] Body)> Sent()
    {
        var frames = new List<(YamuxFrameHeader, byte[])>();
        // Two frames of Noise, as the write loop has it.
        byte[] batch = new byte[2 * 65_408];
        int length;
        while ((length = Session.Produce(batch)) > 0)
        {
            ReadOnlySpan<byte> rest = batch.AsSpan(0, length);
            while (!rest.IsEmpty)
            {
                YamuxFrameHeader header = YamuxFrameHeader.Read(rest);
                rest = rest[YamuxFrameHeader.Size..];
                int body = header.Type == YamuxFrameType.Data ? (int)header.Length : 0;
                frames.Add((header, rest[..body].ToArray()));
                rest = rest[body..];
            }
        }

        return frames;
    }

    public List<YamuxFrameHeader> SentHeaders() => [.. Sent().Select(frame => frame.Header)];
}

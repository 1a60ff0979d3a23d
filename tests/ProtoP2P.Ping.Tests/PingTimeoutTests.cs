using System.IO.Pipelines;
using ProtoP2P.Testing;

namespace ProtoP2P.Ping.Tests;

/// <summary>The timeouts of both ends, on a clock that the test moves.</summary>
public sealed class PingTimeoutTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task A_ping_without_an_answer_fails_with_the_name_of_the_timeout()
    {
        await using var stream = new PipedStream();
        ValueTask<TimeSpan> ping = new Pinger(stream, new PingOptions(), _clock).PingAsync(TestContext.Current.CancellationToken);
        await stream.PeerInput.ReadAtLeastAsync(PingProtocol.PayloadLength, TestContext.Current.CancellationToken);

        _clock.Advance(TimeSpan.FromSeconds(10));

        PingException error = await Should.ThrowAsync<PingException>(ping.AsTask());
        error.Message.ShouldContain("PingOptions.Timeout");
        stream.ResetWith.ShouldBe(StreamErrorCode.Unspecified);
    }

    [Fact]
    public async Task A_pinger_that_falls_silent_is_reset()
    {
        await using var stream = new PipedStream();
        ValueTask responder = new PingResponder(new PingOptions(), _clock).HandleAsync(stream, TestContext.Current.CancellationToken);
        await stream.PeerOutput.WriteAsync(new byte[PingProtocol.PayloadLength], TestContext.Current.CancellationToken);
        await stream.PeerInput.ReadAtLeastAsync(PingProtocol.PayloadLength, TestContext.Current.CancellationToken);

        _clock.Advance(TimeSpan.FromSeconds(10));

        await Should.ThrowAsync<StreamResetException>(responder.AsTask());
    }

    /// <summary>A stream of two pipes whose other end the test holds.</summary>
    private sealed class PipedStream : IPeerStream
    {
        private readonly Pipe _toPeer = new();
        private readonly Pipe _fromPeer = new();

        public PipeReader PeerInput => _toPeer.Reader;

        public PipeWriter PeerOutput => _fromPeer.Writer;

        public StreamErrorCode? ResetWith { get; private set; }

        public PipeReader Input => _fromPeer.Reader;

        public PipeWriter Output => _toPeer.Writer;

        public string ProtocolId => PingProtocol.Id;

        public Direction Direction => Direction.Outbound;

        public IPeerConnection Connection { get; } = new NamedConnection();

        public CancellationToken Aborted => CancellationToken.None;

        public void Reset(StreamErrorCode code = StreamErrorCode.Unspecified)
        {
            ResetWith = code;
            _fromPeer.Writer.Complete(new StreamResetException(code, isRemote: false, "reset"));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    /// <summary>A connection that only has a name.</summary>
    private sealed class NamedConnection : IPeerConnection
    {
        public long Id => 1;

        public PeerId RemotePeer { get; } = PeerId.Parse("12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq");

        public PublicKey RemotePublicKey => throw new NotSupportedException();

        public Multiaddress RemoteAddress { get; } = Multiaddress.Parse("/memory/1");

        public Multiaddress LocalAddress { get; } = Multiaddress.Parse("/memory/2");

        public Direction Direction => Direction.Outbound;

        public string SecurityProtocol => "/noise";

        public string MuxerProtocol => "/yamux/1.0.0";

        public bool IsLimited => false;

        public DateTimeOffset OpenedAt => DateTimeOffset.UnixEpoch;

        public int StreamCount => 1;

        public CancellationToken Closed => CancellationToken.None;

        public ValueTask CloseAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}

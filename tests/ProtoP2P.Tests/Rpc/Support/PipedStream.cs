using System.IO.Pipelines;

namespace ProtoP2P.Tests.Rpc;

/// <summary>A stream of two pipes, which know what has been written and not flushed, as those of a muxer do.</summary>
internal sealed class PipedStream : IPeerStream
{
    public Pipe In { get; } = new();

    public Pipe Out { get; } = new();

    public string ProtocolId => NotesMethods.Id;

    public Direction Direction => Direction.Inbound;

    public IPeerConnection Connection { get; } = new TestConnection();

    public CancellationToken Aborted => default;

    public PipeReader Input => In.Reader;

    public PipeWriter Output => Out.Writer;

    /// <summary>What has been flushed and not been read.</summary>
    public long Flushed
    {
        get
        {
            if (!Out.Reader.TryRead(out ReadResult result))
            {
                return 0;
            }

            long length = result.Buffer.Length;
            Out.Reader.AdvanceTo(result.Buffer.Start);
            return length;
        }
    }

    public bool WasReset { get; private set; }

    public void Reset(StreamErrorCode code = StreamErrorCode.Unspecified) => WasReset = true;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

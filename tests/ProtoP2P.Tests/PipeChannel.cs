using System.Buffers;
using System.IO.Pipelines;
using ProtoP2P.Transports;

namespace ProtoP2P.Tests;

/// <summary>One end of an in-memory channel that records each write.</summary>
internal sealed class PipeChannel : IByteChannel
{
    private readonly PipeReader _input;
    private readonly PipeWriter _output;

    private PipeChannel(PipeReader input, PipeWriter output) => (_input, _output) = (input, output);

    /// <summary>The writes so far, in order.</summary>
    public List<byte[]> Writes { get; } = [];

    /// <summary>Thrown by writes while set.</summary>
    public IOException? WriteError { get; set; }

    /// <summary>At most this many bytes a read.</summary>
    public int MaxRead { get; set; } = int.MaxValue;

    public bool IsAborted { get; private set; }

    public static (PipeChannel A, PipeChannel B) CreatePair()
    {
        PipeOptions options = new(pauseWriterThreshold: 0, useSynchronizationContext: false);
        Pipe ab = new(options), ba = new(options);
        return (new PipeChannel(ba.Reader, ab.Writer), new PipeChannel(ab.Reader, ba.Writer));
    }

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ReadResult result = await _input.ReadAsync(cancellationToken);
        ReadOnlySequence<byte> taken = result.Buffer.Slice(0, Math.Min(result.Buffer.Length, Math.Min(buffer.Length, MaxRead)));
        int length = (int)taken.Length;
        taken.CopyTo(buffer.Span);
        _input.AdvanceTo(taken.End);
        return length;
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (WriteError is not null)
        {
            throw WriteError;
        }

        Writes.Add(buffer.ToArray());
        await _output.WriteAsync(buffer, cancellationToken);
    }

    public void EndWriting() => _output.Complete();

    public void Abort()
    {
        IsAborted = true;
        _output.Complete(new IOException("aborted by the peer"));
        _input.CancelPendingRead();
    }

    public ValueTask DisposeAsync()
    {
        _output.Complete();
        return ValueTask.CompletedTask;
    }
}

using System.Buffers;
using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Pipes;

namespace ProtoP2P.Tests.Muxers.Pipes;

/// <summary>The stream around a half that many threads use at once, and bytes that tell where they belong.</summary>
internal sealed class StormStream(int seed) : IStreamPipes
{
    private long _consumed;

    public int PauseBytes => StreamOutput.PauseBytes;

    public long Consumed => Interlocked.Read(ref _consumed);

    public void OutputFlushed()
    {
    }

    public void OutputCompleted()
    {
    }

    public void InputConsumed(long count, bool wantsMore) => Interlocked.Add(ref _consumed, count);

    public void InputEndSeen()
    {
    }

    public void DiscardInput()
    {
    }

    public void Reset(StreamErrorCode code)
    {
    }

    /// <summary>Fills <paramref name="bytes"/> as they are to be at <paramref name="offset"/> of this stream and no other.</summary>
    public void Fill(Span<byte> bytes, long offset)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = At(offset + i);
        }
    }

    public void Check(in ReadOnlySequence<byte> bytes, long offset)
    {
        foreach (ReadOnlyMemory<byte> piece in bytes)
        {
            Check(piece.Span, offset);
            offset += piece.Length;
        }
    }

    public void Check(ReadOnlySpan<byte> bytes, long offset)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != At(offset + i))
            {
                throw new InvalidDataException($"seed {seed}: byte {offset + i} is {bytes[i]:x2} and was {At(offset + i):x2}");
            }
        }
    }

    private byte At(long offset) => (byte)((offset * 31) + (offset >> 8) + (seed * 17));
}

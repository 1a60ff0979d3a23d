using System.Runtime.CompilerServices;

namespace ProtoP2P.Muxers.Mplex;

/// <summary>Collects the bytes of a header that may arrive in pieces.</summary>
internal struct MplexHeaderReader
{
    private HeaderBytes _partial;
    private int _count;

    /// <summary>Whether some but not all bytes of a header have arrived.</summary>
    public readonly bool IsMidHeader => _count > 0;

    /// <summary>Takes from the front of <paramref name="input"/>; true once a header is complete.</summary>
    /// <exception cref="ProtocolViolationException">The header is malformed.</exception>
    public bool TryRead(scoped ref ReadOnlySpan<byte> input, out MplexFrameHeader header)
    {
        if (_count == 0 && MplexFrameHeader.TryRead(input, out header, out int size))
        {
            input = input[size..];
            return true;
        }

        Span<byte> partial = _partial;
        while (!input.IsEmpty)
        {
            partial[_count++] = input[0];
            input = input[1..];
            if (MplexFrameHeader.TryRead(partial[.._count], out header, out _))
            {
                _count = 0;
                return true;
            }
        }

        header = default;
        return false;
    }

    [InlineArray(MplexFrameHeader.MaxReadSize)]
    private struct HeaderBytes
    {
        private byte _first;
    }
}

namespace ProtoP2P.Muxers.Yamux;

/// <summary>Collects the bytes of a header that may arrive in pieces.</summary>
internal struct YamuxHeaderReader
{
    private HeaderBytes _partial;
    private int _count;

    /// <summary>Whether some but not all bytes of a header have arrived.</summary>
    public readonly bool IsMidHeader => _count > 0;

    /// <summary>Takes from the front of <paramref name="input"/>; true once a header is complete.</summary>
    /// <exception cref="ProtocolViolationException">The header is not one that yamux knows.</exception>
    public bool TryRead(scoped ref ReadOnlySpan<byte> input, out YamuxFrameHeader header)
    {
        header = default;
        if (_count == 0 && input.Length >= YamuxFrameHeader.Size)
        {
            header = YamuxFrameHeader.Read(input);
            input = input[YamuxFrameHeader.Size..];
            return true;
        }

        Span<byte> partial = _partial;
        int taken = Math.Min(input.Length, YamuxFrameHeader.Size - _count);
        input[..taken].CopyTo(partial[_count..]);
        input = input[taken..];
        _count += taken;
        if (_count < YamuxFrameHeader.Size)
        {
            return false;
        }

        _count = 0;
        header = YamuxFrameHeader.Read(partial);
        return true;
    }

    [System.Runtime.CompilerServices.InlineArray(YamuxFrameHeader.Size)]
    private struct HeaderBytes
    {
        private byte _first;
    }
}

using System.Buffers;
using System.Buffers.Binary;
using ProtoP2P.Transports;

namespace ProtoP2P.Security.Noise;

/// <summary>Carries the messages of a handshake over a channel. Each leaves in one write with its length.</summary>
internal sealed class NoiseHandshakeDriver(IByteChannel carrier, NoiseHandshake handshake) : IDisposable
{
    // e, encrypted s, and the tag of the payload: the most that a message adds (the second one).
    private const int MaxOverhead = NoiseConstants.Key + NoiseConstants.Key + NoiseConstants.Tag + NoiseConstants.Tag;

    private readonly NoiseFrameReader _frames = new(carrier);
    private bool _detached;
    private int _message;

    /// <summary>Sends the next message.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        _message++;
        byte[] frame = ArrayPool<byte>.Shared.Rent(NoiseConstants.LengthPrefix + payload.Length + MaxOverhead);
        try
        {
            int length = handshake.WriteMessage(payload.Span, frame.AsSpan(NoiseConstants.LengthPrefix));
            BinaryPrimitives.WriteUInt16BigEndian(frame, checked((ushort)length));
            await carrier.WriteAsync(frame.AsMemory(0, NoiseConstants.LengthPrefix + length), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frame);
        }
    }

    /// <summary>Receives the next message and returns its payload, which is good until the next call.</summary>
    public async ValueTask<ArraySegment<byte>> ReceiveAsync(CancellationToken cancellationToken)
    {
        _message++;
        while (_frames.NextLength < 0)
        {
            if (!await _frames.FillAsync(cancellationToken).ConfigureAwait(false))
            {
                throw new EndOfStreamException(
                    $"noise: the peer closed the connection instead of sending handshake message {_message}; it may have refused this node");
            }
        }

        ArraySegment<byte> message = _frames.Take();
        byte[] payload = new byte[message.Count];
        int length = handshake.ReadMessage(message, payload);
        return new ArraySegment<byte>(payload, 0, length);
    }

    /// <summary>Hands the reader on, with what it holds beyond the handshake.</summary>
    public NoiseFrameReader DetachFrames()
    {
        _detached = true;
        return _frames;
    }

    /// <summary>Gives the reader's buffer back unless it was handed on.</summary>
    public void Dispose()
    {
        if (!_detached)
        {
            _frames.Release();
        }
    }
}

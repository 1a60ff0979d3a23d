using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace ProtoP2P.Benchmarks.Systems.Bytes;

/// <summary>
/// TCP with a ChaCha20-Poly1305 frame for each write, which is the shape of Noise's transport: a length, the ciphertext, its tag. A simple loop with no
/// allocation, as a limit to compare with; the keys are fixed because nothing is secret here.
/// </summary>
internal sealed class SealedByteStream : IByteStream
{
    private const int LengthSize = sizeof(int);
    private const int TagSize = 16;
    private const int NonceSize = 12;
    private const int MaxFrame = 64 * 1024;

    private readonly Socket _socket;
    private readonly ChaCha20Poly1305 _writeCipher = new(new byte[32]);
    private readonly ChaCha20Poly1305 _readCipher = new(new byte[32]);
    private readonly byte[] _writeNonce = new byte[NonceSize];
    private readonly byte[] _readNonce = new byte[NonceSize];
    private readonly byte[] _frame = new byte[LengthSize + MaxFrame + TagSize];
    private readonly byte[] _received = new byte[4 * (LengthSize + MaxFrame + TagSize)];
    private readonly byte[] _plain = new byte[MaxFrame];
    private ulong _written;
    private ulong _read;
    private int _receivedFrom;
    private int _receivedTo;
    private int _plainFrom;
    private int _plainTo;

    public SealedByteStream(Socket socket) => _socket = socket;

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (bytes.Length > 0)
        {
            int length = Math.Min(MaxFrame, bytes.Length);
            ReadOnlyMemory<byte> frame = Seal(bytes.Span[..length]);
            bytes = bytes[length..];
            while (frame.Length > 0)
            {
                frame = frame[await _socket.SendAsync(frame, cancellationToken)..];
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        _socket.Shutdown(SocketShutdown.Send);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (!await FillAsync(cancellationToken))
        {
            return 0;
        }

        int count = Math.Min(destination.Length, _plainTo - _plainFrom);
        _plain.AsMemory(_plainFrom, count).CopyTo(destination);
        _plainFrom += count;
        return count;
    }

    /// <inheritdoc/>
    public async ValueTask<int> SkipAsync(CancellationToken cancellationToken)
    {
        if (!await FillAsync(cancellationToken))
        {
            return 0;
        }

        int count = _plainTo - _plainFrom;
        _plainFrom = _plainTo;
        return count;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _writeCipher.Dispose();
        _readCipher.Dispose();
        return ValueTask.CompletedTask;
    }

    private ReadOnlyMemory<byte> Seal(ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteInt32BigEndian(_frame, bytes.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(_writeNonce, _written++);
        Span<byte> sealedBytes = _frame.AsSpan(LengthSize, bytes.Length);
        _writeCipher.Encrypt(_writeNonce, bytes, sealedBytes, _frame.AsSpan(LengthSize + bytes.Length, TagSize));
        return _frame.AsMemory(0, LengthSize + bytes.Length + TagSize);
    }

    /// <summary>Opens the next frame where the last is used up; false at the end.</summary>
    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_plainFrom < _plainTo)
        {
            return true;
        }

        if (!await ReceiveAsync(LengthSize, cancellationToken))
        {
            return false;
        }

        int length = BinaryPrimitives.ReadInt32BigEndian(_received.AsSpan(_receivedFrom));
        if (!await ReceiveAsync(LengthSize + length + TagSize, cancellationToken))
        {
            throw new EndOfStreamException("the connection ended in the middle of a frame");
        }

        Open(length);
        return true;
    }

    private void Open(int length)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_readNonce, _read++);
        ReadOnlySpan<byte> frame = _received.AsSpan(_receivedFrom + LengthSize, length + TagSize);
        _readCipher.Decrypt(_readNonce, frame[..length], frame[length..], _plain.AsSpan(0, length));
        _receivedFrom += LengthSize + length + TagSize;
        (_plainFrom, _plainTo) = (0, length);
    }

    private async ValueTask<bool> ReceiveAsync(int count, CancellationToken cancellationToken)
    {
        while (_receivedTo - _receivedFrom < count)
        {
            if (_received.Length - _receivedFrom < LengthSize + MaxFrame + TagSize)
            {
                _received.AsSpan(_receivedFrom, _receivedTo - _receivedFrom).CopyTo(_received);
                (_receivedFrom, _receivedTo) = (0, _receivedTo - _receivedFrom);
            }

            int received = await _socket.ReceiveAsync(_received.AsMemory(_receivedTo), cancellationToken);
            if (received == 0)
            {
                return false;
            }

            _receivedTo += received;
        }

        return true;
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;

namespace ProtoP2P.Benchmarks.Systems.Http;

/// <summary>Messages with a length before each, five bytes as gRPC has them.</summary>
internal static class Framing
{
    private const int HeaderSize = 5;

    /// <summary>A message of so many bytes, with its header.</summary>
    public static byte[] Create(int size)
    {
        byte[] message = new byte[HeaderSize + size];
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), size);
        return message;
    }

    /// <summary>Reads messages to the end.</summary>
    /// <param name="input">Where they come from.</param>
    /// <param name="take">Is handed each, with its header.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many there were.</returns>
    public static async Task<long> ReadAllAsync(PipeReader input, Func<ReadOnlySequence<byte>, ValueTask> take, CancellationToken cancellationToken)
    {
        long count = 0;
        while (true)
        {
            ReadResult read = await input.ReadAsync(cancellationToken);
            ReadOnlySequence<byte> buffer = read.Buffer;
            while (TryTake(ref buffer, out ReadOnlySequence<byte> message))
            {
                await take(message);
                count++;
            }

            input.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                return count;
            }
        }
    }

    private static bool TryTake(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> message)
    {
        message = default;
        if (buffer.Length < HeaderSize)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[HeaderSize];
        buffer.Slice(0, HeaderSize).CopyTo(header);
        int length = HeaderSize + BinaryPrimitives.ReadInt32BigEndian(header[1..]);
        if (buffer.Length < length)
        {
            return false;
        }

        message = buffer.Slice(0, length);
        buffer = buffer.Slice(length);
        return true;
    }
}

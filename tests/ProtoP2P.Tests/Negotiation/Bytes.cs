using System.Buffers;
using System.Text;
using ProtoP2P.Negotiation;
using ProtoP2P.Transports;

namespace ProtoP2P.Tests.Negotiation;

internal static class Bytes
{
    public static byte[] Messages(params string[] texts)
    {
        ArrayBufferWriter<byte> output = new();
        foreach (string text in texts)
        {
            MultistreamCodec.Write(output, text);
        }

        return output.WrittenSpan.ToArray();
    }

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(part => part)];

    public static async Task<byte[]> ReadExactlyAsync(IByteChannel channel, int length, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[length];
        int filled = 0;
        while (filled < length)
        {
            int read = await channel.ReadAsync(buffer.AsMemory(filled), cancellationToken);
            read.ShouldBeGreaterThan(0, "the channel ended early");
            filled += read;
        }

        return buffer;
    }

    /// <summary>A sequence with one segment for each byte, to exercise every split.</summary>
    public static ReadOnlySequence<byte> Scatter(ReadOnlySpan<byte> bytes)
    {
        Segment? first = null, last = null;
        foreach (byte b in bytes)
        {
            last = new Segment(new[] { b }, last);
            first ??= last;
        }

        return first is null ? default : new ReadOnlySequence<byte>(first, 0, last!, 1);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            if (previous is not null)
            {
                previous.Next = this;
                RunningIndex = previous.RunningIndex + previous.Memory.Length;
            }
        }
    }
}

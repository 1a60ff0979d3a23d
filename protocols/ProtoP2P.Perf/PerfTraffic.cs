using System.IO.Pipelines;

namespace ProtoP2P.Perf;

/// <summary>Bytes that mean nothing, there and away.</summary>
internal static class PerfTraffic
{
    private static readonly byte[] Zeros = new byte[64 * 1024];

    /// <summary>Writes so many zeros and half-closes.</summary>
    public static async Task SendAsync(PipeWriter output, ulong bytes, CancellationToken cancellationToken)
    {
        while (bytes > 0)
        {
            int length = (int)Math.Min((ulong)Zeros.Length, bytes);
            FlushResult flushed = await output.WriteAsync(Zeros.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
            if (flushed.IsCompleted)
            {
                throw new IOException("perf: the peer wants no more bytes");
            }

            bytes -= (ulong)length;
        }

        await output.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>Reads to the end and counts.</summary>
    public static async Task<ulong> DrainAsync(PipeReader input, CancellationToken cancellationToken)
    {
        ulong count = 0;
        ReadResult read;
        do
        {
            read = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            count += (ulong)read.Buffer.Length;
            input.AdvanceTo(read.Buffer.End);
        }
        while (!read.IsCompleted);

        return count;
    }
}

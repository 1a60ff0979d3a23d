using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using ProtoP2P;

namespace Node.Services;

/// <summary>Serves <c>/perf/1.0.0</c> (libp2p specs, perf/perf.md): reads an upload to its end, then sends as many bytes as were asked for.</summary>
internal sealed class PerfService : ILibp2pService
{
    public const string ProtocolId = "/perf/1.0.0";

    /// <summary>The first bytes of an upload are the length of the download, big-endian.</summary>
    public const int HeaderLength = sizeof(ulong);

    private static readonly byte[] Zeros = new byte[64 * 1024];

    private IDisposable? _registration;

    public ValueTask StartAsync(ILibp2pHost host, CancellationToken cancellationToken)
    {
        _registration = host.AddStreamHandler(ProtocolId, HandleAsync);
        return ValueTask.CompletedTask;
    }

    public ValueTask StopAsync(CancellationToken cancellationToken)
    {
        _registration?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Writes so many zeros and half-closes.</summary>
    public static async Task SendAsync(PipeWriter output, ulong bytes, CancellationToken cancellationToken)
    {
        while (bytes > 0)
        {
            int length = (int)Math.Min((ulong)Zeros.Length, bytes);
            await output.WriteAsync(Zeros.AsMemory(0, length), cancellationToken);
            bytes -= (ulong)length;
        }

        await output.CompleteAsync();
    }

    /// <summary>Reads to the end and counts.</summary>
    public static async Task<long> DrainAsync(PipeReader input, CancellationToken cancellationToken)
    {
        long count = 0;
        ReadResult read;
        do
        {
            read = await input.ReadAsync(cancellationToken);
            count += read.Buffer.Length;
            input.AdvanceTo(read.Buffer.End);
        }
        while (!read.IsCompleted);

        return count;
    }

    private static async ValueTask HandleAsync(IPeerStream stream, CancellationToken cancellationToken)
    {
        ReadResult header = await stream.Input.ReadAtLeastAsync(HeaderLength, cancellationToken);
        if (header.Buffer.Length < HeaderLength)
        {
            throw new InvalidDataException($"perf: the upload ended after {header.Buffer.Length} of the {HeaderLength} bytes that tell the length of the download");
        }

        ulong download = ReadLength(header.Buffer);
        stream.Input.AdvanceTo(header.Buffer.GetPosition(HeaderLength));
        await DrainAsync(stream.Input, cancellationToken);
        await SendAsync(stream.Output, download, cancellationToken);
    }

    private static ulong ReadLength(ReadOnlySequence<byte> buffer)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        buffer.Slice(0, HeaderLength).CopyTo(header);
        return BinaryPrimitives.ReadUInt64BigEndian(header);
    }
}

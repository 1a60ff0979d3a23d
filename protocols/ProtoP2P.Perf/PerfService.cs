using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Microsoft.Extensions.Options;

namespace ProtoP2P.Perf;

/// <summary>Reads an upload to its end, then sends as many bytes as were asked for.</summary>
/// <remarks>libp2p specs, perf/perf.md.</remarks>
public sealed class PerfService : ILibp2pService
{
    private readonly PerfOptions _options;
    private TimeProvider _clock = TimeProvider.System;
    private IDisposable? _registration;

    /// <summary>A perf service for one host.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public PerfService(PerfOptions? options = null)
    {
        _options = options ?? new PerfOptions();
        _options.Validate();
    }

    /// <summary>A perf service for one host, with options of the container.</summary>
    public PerfService(IOptions<PerfOptions> options)
        : this(options.Value)
    {
    }

    /// <inheritdoc/>
    public ValueTask StartAsync(ILibp2pHost host, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        _clock = host.TimeProvider;
        _registration = host.AddStreamHandler(
            PerfProtocol.Id, HandleAsync, new StreamHandlerOptions { MaxStreamsPerPeer = _options.MaxStreamsPerPeer });
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask StopAsync(CancellationToken cancellationToken)
    {
        _registration?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask HandleAsync(IPeerStream stream, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.MaxDuration, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        ReadResult header = await stream.Input.ReadAtLeastAsync(PerfProtocol.HeaderLength, either.Token).ConfigureAwait(false);
        if (header.Buffer.Length < PerfProtocol.HeaderLength)
        {
            throw new ProtocolViolationException(
                "perf", $"the upload ended after {header.Buffer.Length} of the {PerfProtocol.HeaderLength} bytes that tell the length of the download");
        }

        ulong download = ReadLength(header.Buffer);
        stream.Input.AdvanceTo(header.Buffer.GetPosition(PerfProtocol.HeaderLength));
        await PerfTraffic.DrainAsync(stream.Input, either.Token).ConfigureAwait(false);
        await PerfTraffic.SendAsync(stream.Output, download, either.Token).ConfigureAwait(false);
    }

    private static ulong ReadLength(ReadOnlySequence<byte> buffer)
    {
        Span<byte> header = stackalloc byte[PerfProtocol.HeaderLength];
        buffer.Slice(0, PerfProtocol.HeaderLength).CopyTo(header);
        return BinaryPrimitives.ReadUInt64BigEndian(header);
    }
}

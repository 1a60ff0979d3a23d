using System.Buffers.Binary;
using System.IO.Pipelines;

namespace ProtoP2P.Perf;

/// <summary>Measures an upload to a peer and a download from it.</summary>
/// <param name="host">The node that measures.</param>
public sealed class PerfClient(ILibp2pHost host)
{
    /// <summary>Sends so many bytes over one stream, and then gets so many.</summary>
    /// <param name="connection">The way to the peer.</param>
    /// <param name="upload">Bytes to send, 0 or more.</param>
    /// <param name="download">Bytes to get, 0 or more.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="NegotiationException">The peer does not serve perf.</exception>
    /// <exception cref="ProtocolViolationException">The peer sent another number of bytes.</exception>
    public async Task<PerfResult> MeasureAsync(
        IPeerConnection connection, long upload, long download, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentOutOfRangeException.ThrowIfNegative(upload);
        ArgumentOutOfRangeException.ThrowIfNegative(download);
        IPeerStream stream = await host.OpenStreamAsync(connection, [PerfProtocol.Id], cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            return await MeasureAsync(stream, (ulong)upload, (ulong)download, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<PerfResult> MeasureAsync(IPeerStream stream, ulong upload, ulong download, CancellationToken cancellationToken)
    {
        long started = host.TimeProvider.GetTimestamp();
        BinaryPrimitives.WriteUInt64BigEndian(stream.Output.GetSpan(PerfProtocol.HeaderLength), download);
        stream.Output.Advance(PerfProtocol.HeaderLength);
        await PerfTraffic.SendAsync(stream.Output, upload, cancellationToken).ConfigureAwait(false);

        // The peer answers when it has read the upload to its end.
        ReadResult first = await stream.Input.ReadAsync(cancellationToken).ConfigureAwait(false);
        stream.Input.AdvanceTo(first.Buffer.Start);
        long uploaded = host.TimeProvider.GetTimestamp();
        ulong received = await PerfTraffic.DrainAsync(stream.Input, cancellationToken).ConfigureAwait(false);
        return received == download
            ? new PerfResult(host.TimeProvider.GetElapsedTime(started, uploaded), host.TimeProvider.GetElapsedTime(uploaded))
            : throw new ProtocolViolationException("perf", $"the peer sent {received} of {download} bytes");
    }
}

using System.Buffers.Binary;
using System.IO.Pipelines;
using ProtoP2P;

namespace Node.Services;

/// <summary>Measures an upload to a peer and a download from it with <c>/perf/1.0.0</c>.</summary>
internal sealed class PerfClient(ILibp2pHost host)
{
    public async Task<PerfOutcome> MeasureAsync(
        IPeerConnection connection, long upload, long download, CancellationToken cancellationToken = default)
    {
        await using IPeerStream stream = await host.OpenStreamAsync(connection, [PerfService.ProtocolId], cancellationToken);
        long started = host.TimeProvider.GetTimestamp();
        BinaryPrimitives.WriteInt64BigEndian(stream.Output.GetSpan(PerfService.HeaderLength), download);
        stream.Output.Advance(PerfService.HeaderLength);
        await PerfService.SendAsync(stream.Output, (ulong)upload, cancellationToken);

        // The peer answers when it has read the upload to its end.
        ReadResult first = await stream.Input.ReadAsync(cancellationToken);
        stream.Input.AdvanceTo(first.Buffer.Start);
        long uploaded = host.TimeProvider.GetTimestamp();
        long received = await PerfService.DrainAsync(stream.Input, cancellationToken);
        return received == download
            ? new PerfOutcome(host.TimeProvider.GetElapsedTime(started, uploaded), host.TimeProvider.GetElapsedTime(uploaded))
            : throw new InvalidDataException($"perf: the peer sent {received} of {download} bytes");
    }
}

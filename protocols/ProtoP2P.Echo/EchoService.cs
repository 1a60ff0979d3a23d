using System.Buffers;
using System.IO.Pipelines;

namespace ProtoP2P.Echo;

/// <summary>Sends back what it gets until the peer half-closes. It holds no more than the stream's window: a peer that does not read stops itself.</summary>
public sealed class EchoService : ILibp2pService
{
    private IDisposable? _registration;

    /// <inheritdoc/>
    public ValueTask StartAsync(ILibp2pHost host, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        _registration = host.AddStreamHandler(EchoProtocol.Id, HandleAsync);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask StopAsync(CancellationToken cancellationToken)
    {
        _registration?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async ValueTask HandleAsync(IPeerStream stream, CancellationToken cancellationToken)
    {
        ReadResult read;
        do
        {
            read = await stream.Input.ReadAsync(cancellationToken).ConfigureAwait(false);
            foreach (ReadOnlyMemory<byte> segment in read.Buffer)
            {
                stream.Output.Write(segment.Span);
            }

            stream.Input.AdvanceTo(read.Buffer.End);
            await stream.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        while (!read.IsCompleted);

        await stream.Output.CompleteAsync().ConfigureAwait(false);
    }
}

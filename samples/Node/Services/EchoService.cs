using System.Buffers;
using System.IO.Pipelines;
using ProtoP2P;

namespace Node.Services;

/// <summary>Sends back what it gets until the peer half-closes: a protocol of raw bytes, served without a contract.</summary>
internal sealed class EchoService : ILibp2pService
{
    public const string ProtocolId = "/echo/1.0.0";

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

    private static async ValueTask HandleAsync(IPeerStream stream, CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult read = await stream.Input.ReadAsync(cancellationToken);
            foreach (ReadOnlyMemory<byte> segment in read.Buffer)
            {
                stream.Output.Write(segment.Span);
            }

            stream.Input.AdvanceTo(read.Buffer.End);
            await stream.Output.FlushAsync(cancellationToken);
            if (read.IsCompleted)
            {
                await stream.Output.CompleteAsync();
                return;
            }
        }
    }
}

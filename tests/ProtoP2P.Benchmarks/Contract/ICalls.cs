namespace ProtoP2P.Benchmarks.Contract;

/// <summary>The calls that are measured: one of each shape.</summary>
[Libp2pProtocol("/benchmarks/calls/1.0.0")]
public partial interface ICalls
{
    /// <summary>Unary: the request comes back.</summary>
    ValueTask<Payload> EchoAsync(Payload request, CancellationToken cancellationToken = default);

    /// <summary>Server stream: messages for as long as was asked for.</summary>
    IAsyncEnumerable<Payload> DownAsync(StreamRequest request, CancellationToken cancellationToken = default);

    /// <summary>Client stream: how many messages came.</summary>
    ValueTask<Received> UpAsync(IAsyncEnumerable<Payload> messages, CancellationToken cancellationToken = default);

    /// <summary>Duplex: each message comes back.</summary>
    IAsyncEnumerable<Payload> EchoAllAsync(IAsyncEnumerable<Payload> messages, CancellationToken cancellationToken = default);
}

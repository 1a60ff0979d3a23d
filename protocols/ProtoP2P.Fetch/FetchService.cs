using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ProtoP2P.Fetch;

/// <summary>Serves values by key, and asks peers for theirs.</summary>
/// <remarks>libp2p specs, fetch/README.md.</remarks>
public sealed class FetchService : ILibp2pService
{
    private readonly FetchOptions _options;
    private readonly ILogger _logger;
    private ILibp2pHost? _host;
    private IDisposable? _registration;

    /// <summary>A fetch service for one host.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public FetchService(FetchOptions? options = null, ILogger<FetchService>? logger = null)
    {
        _options = options ?? new FetchOptions();
        _options.Validate();
        _logger = logger ?? NullLogger<FetchService>.Instance;
    }

    /// <summary>A fetch service for one host, with options and logging of the container.</summary>
    public FetchService(IOptions<FetchOptions> options, ILogger<FetchService>? logger = null)
        : this(options.Value, logger)
    {
    }

    private ILibp2pHost Host => _host ?? throw new InvalidOperationException("the fetch service is not started: start its host first");

    /// <inheritdoc/>
    public ValueTask StartAsync(ILibp2pHost host, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        _host = host;
        _registration = host.AddProtocol<IFetch>(
            new FetchEndpoint(_options, host.TimeProvider, _logger),
            new StreamHandlerOptions { MaxStreamsPerPeer = _options.MaxStreamsPerPeer, IsApplication = false });
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask StopAsync(CancellationToken cancellationToken)
    {
        _registration?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Asks a peer for the value of a key, dialling it where needed; null where it has none.</summary>
    /// <exception cref="Libp2pException">The peer answered that it could not look the key up.</exception>
    /// <exception cref="RpcException">The peer does not serve fetch, or did not answer in time.</exception>
    public async ValueTask<byte[]?> FetchAsync(PeerId peerId, string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(peerId);
        ArgumentNullException.ThrowIfNull(key);
        FetchResponse response = await Host.GetClient<IFetch>(peerId)
            .FetchAsync(new FetchRequest { Identifier = ByteString.CopyFromUtf8(key) }, new RpcCall(cancellationToken) { Timeout = _options.Timeout })
            .ConfigureAwait(false);
        return response.Status switch
        {
            FetchStatus.Ok => response.Data.ToByteArray(),
            FetchStatus.NotFound => null,
            _ => throw new Libp2pException($"fetch: {peerId} answers the status {response.Status}: it could not look the key up"),
        };
    }
}

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ProtoP2P.Reflection;

/// <summary>Shows peers the contracts that this node serves, and the descriptors of their messages. Not for production unless you mean it.</summary>
public sealed class ReflectionService : ILibp2pService
{
    private static readonly StreamHandlerOptions HandlerOptions = new() { MaxStreamsPerPeer = 4, MaxStreams = 64 };

    private readonly ReflectionOptions _options;
    private readonly ILogger _logger;
    private IDisposable? _registration;

    /// <summary>A reflection service for one host. It serves unless <see cref="ReflectionOptions.Enabled"/> is false.</summary>
    public ReflectionService(ReflectionOptions? options = null, ILogger<ReflectionService>? logger = null)
    {
        _options = options ?? new ReflectionOptions();
        _logger = logger ?? NullLogger<ReflectionService>.Instance;
    }

    /// <inheritdoc/>
    public ValueTask StartAsync(ILibp2pHost host, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (_options.Enabled == false)
        {
            ReflectionLog.Off(_logger);
            return ValueTask.CompletedTask;
        }

        var serving = new ContractServiceOptions { Streams = HandlerOptions };
        if (_options.AllowedPeers.Count > 0)
        {
            serving.RequirePeer([.. _options.AllowedPeers]);
        }

        _registration = host.AddProtocol<IReflection>(new ReflectionEndpoint(host, _options), serving);
        ReflectionLog.On(_logger, _options.AllowedPeers.Count > 0 ? "Some peers" : "Every peer");
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask StopAsync(CancellationToken cancellationToken)
    {
        _registration?.Dispose();
        return ValueTask.CompletedTask;
    }
}

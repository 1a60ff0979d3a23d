using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ProtoP2P.Shared;

namespace ProtoP2P.Identify;

/// <summary>
/// Tells peers what this node is and serves, and learns the same of them: asks over every new connection, and pushes the full state to
/// connected peers when it changes.
/// </summary>
/// <remarks>libp2p specs, identify/README.md.</remarks>
public sealed class IdentifyService : ILibp2pService
{
    private readonly IdentifyOptions _options;
    private readonly ILogger _logger;
    private readonly BackgroundTasks _tasks;
    private IdentifySession? _session;

    /// <summary>An identify service for one host.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public IdentifyService(IdentifyOptions? options = null, ILogger<IdentifyService>? logger = null)
    {
        _options = options ?? new IdentifyOptions();
        _options.Validate();
        _logger = logger ?? NullLogger<IdentifyService>.Instance;
        _tasks = new BackgroundTasks();
    }

    /// <summary>An identify service for one host, with options and logging of the container.</summary>
    public IdentifyService(IOptions<IdentifyOptions> options, ILogger<IdentifyService>? logger = null)
        : this(options.Value, logger)
    {
    }

    /// <summary>A peer was identified. Raised after the peerstore has taken what it said.</summary>
    public event EventHandler<IdentifiedEventArgs>? Identified;

    private IdentifySession Session =>
        _session ?? throw new InvalidOperationException("the identify service is not started: start its host first");

    /// <inheritdoc/>
    public ValueTask StartAsync(ILibp2pHost host, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        _session = new IdentifySession(host, _options, _logger, _tasks, (connection, result) =>
            Identified?.Invoke(this, new IdentifiedEventArgs(connection, result)));
        _session.Start();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        _session?.Dispose();
        await _tasks.StopAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks a peer over one connection what it is. Every new connection is asked without this.</summary>
    /// <exception cref="RpcException">The peer does not serve identify, broke its protocol, or did not answer in time.</exception>
    public ValueTask<IdentifyResult> IdentifyAsync(IPeerConnection connection, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return Session.IdentifyAsync(connection, cancellationToken);
    }
}

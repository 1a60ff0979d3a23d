using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace ProtoP2P.Ping;

/// <summary>Answers pings, and measures the round trip to other nodes.</summary>
/// <remarks>libp2p specs, ping/ping.md. At most one outbound ping stream per peer is open at a time.</remarks>
public sealed class PingService : ILibp2pService
{
    private readonly PingOptions _options;
    private readonly ConcurrentDictionary<PeerId, PingTurn> _turns = new();
    private ILibp2pHost? _host;
    private IDisposable? _registration;

    /// <summary>A ping service for one host.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public PingService(PingOptions? options = null)
    {
        _options = options ?? new PingOptions();
        _options.Validate();
    }

    /// <summary>A ping service for one host, with options of the container.</summary>
    public PingService(IOptions<PingOptions> options)
        : this(options.Value)
    {
    }

    private ILibp2pHost Host => _host ?? throw new InvalidOperationException("the ping service is not started: start its host first");

    /// <inheritdoc/>
    public ValueTask StartAsync(ILibp2pHost host, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        _host = host;
        var responder = new PingResponder(_options, host.TimeProvider);
        _registration = host.AddStreamHandler(PingProtocol.Id, responder.HandleAsync, new StreamHandlerOptions
        {
            MaxStreamsPerPeer = _options.MaxStreamsPerPeer,
            AllowLimitedConnections = true,
            IsApplication = false,
        });
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask StopAsync(CancellationToken cancellationToken)
    {
        _registration?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Pings a peer once and returns the round-trip time, dialling it where needed.</summary>
    /// <exception cref="PingException">No answer within the timeout, or a wrong one.</exception>
    /// <exception cref="DialException">The peer cannot be reached.</exception>
    /// <exception cref="NegotiationException">The peer does not answer pings.</exception>
    public async ValueTask<TimeSpan> PingAsync(PeerId peerId, CancellationToken cancellationToken = default)
    {
        await foreach (TimeSpan roundTrip in PingAsync(peerId, count: 1, cancellationToken).ConfigureAwait(false))
        {
            return roundTrip;
        }

        throw new PingException(peerId, "no answer");
    }

    /// <summary>Pings a peer <paramref name="count"/> times over one stream, one after another.</summary>
    /// <exception cref="PingException">No answer within the timeout, or a wrong one.</exception>
    public async IAsyncEnumerable<TimeSpan> PingAsync(
        PeerId peerId, int count, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(peerId);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        using PingTurn turn = await TakeTurnAsync(peerId, cancellationToken).ConfigureAwait(false);
        IPeerStream stream = await Host.OpenStreamAsync(peerId, [PingProtocol.Id], cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var pinger = new Pinger(stream, _options, Host.TimeProvider);
            try
            {
                for (int i = 0; i < count; i++)
                {
                    yield return await pinger.PingAsync(cancellationToken).ConfigureAwait(false);
                }
            }
            finally
            {
                // Also where the caller has had enough: a reset after every ping would look like an attack to the responder, and a next stream
                // that overtakes the end of this one like a third of the two that it allows.
                await pinger.EndAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<PingTurn> TakeTurnAsync(PeerId peerId, CancellationToken cancellationToken)
    {
        while (true)
        {
            PingTurn turn = _turns.GetOrAdd(peerId, static (id, turns) => new PingTurn(id, turns), _turns);
            if (await turn.EnterAsync(cancellationToken).ConfigureAwait(false))
            {
                return turn;
            }
        }
    }
}

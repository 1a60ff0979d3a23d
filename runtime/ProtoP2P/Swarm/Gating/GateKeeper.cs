using Microsoft.Extensions.Logging;

namespace ProtoP2P.Swarm;

/// <summary>Asks the node's gaters. Whatever they do, a refusal is all that comes of it: one that throws or does not answer in time refuses.</summary>
/// <param name="gaters">All must allow; none allows everything.</param>
/// <param name="logger">Takes what a gater threw.</param>
internal sealed class GateKeeper(IReadOnlyList<IConnectionGater> gaters, ILogger logger)
{
    private readonly IConnectionGater[] _gaters = [.. gaters];

    /// <summary>Whether there is anyone to ask.</summary>
    public bool IsOpen => _gaters.Length == 0;

    /// <summary>Why a peer is not to be dialled; null where it is.</summary>
    public ValueTask<ConnectionGatedException?> DialPeerAsync(PeerId peer, CancellationToken cancellationToken) => IsOpen
        ? default
        : AskAsync(GateStep.DialPeer, peer.ToString(), gater => gater.DialPeerAsync(peer, cancellationToken), cancellationToken);

    /// <summary>Why an address is not to be dialled; null where it is.</summary>
    public ValueTask<ConnectionGatedException?> DialAddressAsync(PeerId? peer, Multiaddress address, CancellationToken cancellationToken) => IsOpen
        ? default
        : AskAsync(GateStep.DialAddress, address.ToString(), gater => gater.DialAddressAsync(peer, address, cancellationToken), cancellationToken);

    /// <summary>Why a connection that came in is turned away; null where it is not.</summary>
    public ConnectionGatedException? Accept(Multiaddress local, Multiaddress remote)
    {
        foreach (IConnectionGater gater in _gaters)
        {
            GateDecision decision;
            try
            {
                decision = gater.Accept(local, remote);
            }
            catch (Exception exception)
            {
                return Broken(GateStep.Accept, gater, remote.ToString(), exception);
            }

            if (!decision.IsAllowed)
            {
                return Refused(GateStep.Accept, gater, remote.ToString(), decision);
            }
        }

        return null;
    }

    /// <summary>Why a connection whose peer is known is given up; null where it is not.</summary>
    public ValueTask<ConnectionGatedException?> SecuredAsync(GatedConnection connection, CancellationToken cancellationToken) => IsOpen
        ? default
        : AskAsync(GateStep.Secured, Describe(connection), gater => gater.SecuredAsync(connection, cancellationToken), cancellationToken);

    /// <summary>Why a connection that is ready is given up; null where it is not.</summary>
    public ValueTask<ConnectionGatedException?> UpgradedAsync(GatedConnection connection, CancellationToken cancellationToken) => IsOpen
        ? default
        : AskAsync(GateStep.Upgraded, Describe(connection), gater => gater.UpgradedAsync(connection, cancellationToken), cancellationToken);

    private async ValueTask<ConnectionGatedException?> AskAsync(
        GateStep step, string subject, Func<IConnectionGater, ValueTask<GateDecision>> ask, CancellationToken cancellationToken)
    {
        foreach (IConnectionGater gater in _gaters)
        {
            GateDecision decision;
            Task<GateDecision>? asked = null;
            try
            {
                // A gater that ignores its token keeps no handshake waiting.
                asked = ask(gater).AsTask();
                decision = await asked.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                Abandon(asked);
                throw;
            }
            catch (Exception exception)
            {
                return Broken(step, gater, subject, exception);
            }

            if (!decision.IsAllowed)
            {
                return Refused(step, gater, subject, decision);
            }
        }

        return null;
    }

    // What it throws when nobody waits any more is nobody's error.
    private static void Abandon(Task? asked) => asked?.ContinueWith(
        static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    private static string Describe(GatedConnection connection) => $"{connection.RemotePeer} at {connection.RemoteAddress}";

    private static string NameOf(IConnectionGater gater) => (gater as INamedGater)?.Name ?? gater.GetType().Name;

    private static ConnectionGatedException Refused(GateStep step, IConnectionGater gater, string subject, GateDecision decision) =>
        new(step, NameOf(gater), subject, decision.Reason!);

    private ConnectionGatedException Broken(GateStep step, IConnectionGater gater, string subject, Exception exception)
    {
        SwarmLog.GaterFailed(logger, NameOf(gater), step, subject, exception);
        return new ConnectionGatedException(step, NameOf(gater), subject, $"it failed: {exception.Message}", exception);
    }
}

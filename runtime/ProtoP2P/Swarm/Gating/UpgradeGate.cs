using ProtoP2P.Transports;

namespace ProtoP2P.Swarm;

/// <summary>The gater's part in the making of a connection, in both directions.</summary>
internal sealed class UpgradeGate(SwarmSettings settings, ResourceTree resources, GateKeeper keeper)
{
    /// <summary>Asks whether a connection goes on now that its peer is known.</summary>
    /// <exception cref="ConnectionGatedException">It does not, and has been cut, with the code where the transport carries one.</exception>
    public async ValueTask CheckSecuredAsync(
        ITransportConnection raw, string security, PeerId peer, PublicKey key, Direction direction, CancellationToken cancellationToken)
    {
        if (keeper.IsOpen)
        {
            return;
        }

        var secured = new GatedConnection(direction, peer, key, raw.LocalAddress, raw.RemoteAddress, security, MuxerProtocol: null);
        if (await keeper.SecuredAsync(secured, cancellationToken).ConfigureAwait(false) is { } refusal)
        {
            raw.Abort(ConnectionErrorCode.Gated);
            throw refusal;
        }
    }

    /// <summary>The last question. A connection that is refused ends here, and nothing of it stays on an account.</summary>
    /// <exception cref="ConnectionGatedException">It is refused, and has been closed.</exception>
    public async Task<UpgradedConnection> ApproveAsync(UpgradedConnection connection, CancellationToken cancellationToken)
    {
        if (keeper.IsOpen)
        {
            return connection;
        }

        bool isDecided = false;
        ConnectionGatedException? refusal = null;
        try
        {
            var upgraded = new GatedConnection(
                connection.Direction,
                connection.RemotePeer,
                connection.RemotePublicKey,
                connection.LocalAddress,
                connection.RemoteAddress,
                connection.Security,
                connection.Muxer);
            refusal = await keeper.UpgradedAsync(upgraded, cancellationToken).ConfigureAwait(false);
            isDecided = true;
        }
        finally
        {
            if (!isDecided)
            {
                connection.Muxed.Abort(ConnectionErrorCode.None, "there was no time to decide on it");
                await GiveUpAsync(connection).ConfigureAwait(false);
            }
        }

        if (refusal is null)
        {
            return connection;
        }

        try
        {
            // Where the muxer can, the peer is told, and has no longer to hear of it than of any close.
            await connection.Muxed.TryCloseAsync(ConnectionErrorCode.Gated, refusal.Reason, settings, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await GiveUpAsync(connection).ConfigureAwait(false);
        }

        throw refusal;
    }

    private async ValueTask GiveUpAsync(UpgradedConnection connection)
    {
        try
        {
            await connection.Muxed.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            resources.Close(connection.RemotePeer, connection.Scope);
        }
    }
}

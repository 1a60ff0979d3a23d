namespace ProtoP2P.Rpc;

/// <summary>
/// What an outbound call must have a place in before it starts. At a limit it waits its turn, first come first served, until its token fires.
/// </summary>
/// <param name="scopes">
/// Those of the method first, then the peer's, then the contract's: who waits for a narrow limit keeps no place of a wide one from others. All calls
/// take them in this order, so that none wait for one another in a circle.
/// </param>
internal sealed class CallSlots(params SemaphoreSlim[] scopes)
{
    /// <summary>Takes a place in every scope, or in none.</summary>
    public ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        for (int taken = 0; taken < scopes.Length; taken++)
        {
            if (!scopes[taken].Wait(0, CancellationToken.None))
            {
                return WaitAsync(taken, cancellationToken);
            }
        }

        return default;
    }

    /// <summary>Gives the places to those who wait.</summary>
    public void Leave() => Leave(scopes.Length);

    private async ValueTask WaitAsync(int taken, CancellationToken cancellationToken)
    {
        try
        {
            for (; taken < scopes.Length; taken++)
            {
                await scopes[taken].WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            Leave(taken);
            throw;
        }
    }

    private void Leave(int taken)
    {
        while (--taken >= 0)
        {
            scopes[taken].Release();
        }
    }
}

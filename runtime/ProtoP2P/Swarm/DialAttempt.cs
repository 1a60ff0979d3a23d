namespace ProtoP2P.Swarm;

/// <summary>An address that is being tried.</summary>
internal sealed class DialAttempt<TConnection>(Multiaddress address, TimeProvider timeProvider)
    where TConnection : class
{
    private readonly bool _isPublic = AddressScopes.Of(address) == AddressScope.Public;
    private long _connectedAt;
    private volatile bool _isConnected;

    /// <summary>What is tried.</summary>
    public Multiaddress Address => address;

    /// <summary>The outcome. Set right after construction.</summary>
    public Task<TConnection> Task { get; set; } = null!;

    /// <summary>The address has answered; what follows is the handshake.</summary>
    public void SetConnected()
    {
        Volatile.Write(ref _connectedAt, timeProvider.GetTimestamp());
        _isConnected = true;
    }

    /// <summary>For how long other addresses are to wait for this one; not positive where they need not. What is near is quick anyway.</summary>
    /// <param name="patience">How long they wait in all.</param>
    public TimeSpan HoldsOthersFor(TimeSpan patience) =>
        _isPublic && _isConnected ? patience - timeProvider.GetElapsedTime(Volatile.Read(ref _connectedAt)) : TimeSpan.Zero;
}

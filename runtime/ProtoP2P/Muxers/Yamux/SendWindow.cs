namespace ProtoP2P.Muxers.Yamux;

/// <summary>
/// How much of a stream's data may be sent: the credit that the peer has granted and, beyond it, a cap on what the peer has not yet replenished.
/// </summary>
/// <remarks>
/// js-libp2p grants up to 16 MiB while its application reads, but resets a stream whose unread bytes pass 4 MiB: it replenishes with every frame, and
/// only stops when its reader pauses. go, rust and this implementation replenish once half the window is free. So the cap follows the size
/// of the peer's recent updates: twice the smaller of the last two reaches half of a window that doubled in between, which keeps the second
/// kind from waiting for ever, and 4 MiB is enough for the first.
/// </remarks>
internal struct SendWindow
{
    public const uint Initial = 256 * 1024;
    public const long UnreplenishedFloor = (4 * 1024 * 1024) - Initial;
    private uint _credit;
    private long _unreplenished;
    private uint _lastUpdate;
    private uint _updateBefore;

    public SendWindow() => _credit = Initial;

    /// <summary>Bytes that may be sent now.</summary>
    public readonly long Available => Math.Clamp(Cap - _unreplenished, 0, _credit);

    private readonly long Cap => Math.Max(UnreplenishedFloor, 2L * Math.Min(_lastUpdate, _updateBefore));

    public void OnSent(int bytes)
    {
        _credit -= (uint)bytes;
        _unreplenished += bytes;
    }

    /// <summary>Adds credit; false where the sum passes 32 bits (GHSA-4w32-2493-32g7).</summary>
    public bool TryAdd(uint delta)
    {
        if (delta > uint.MaxValue - _credit)
        {
            return false;
        }

        if (delta == 0)
        {
            return true;
        }

        _credit += delta;
        _unreplenished = Math.Max(0, _unreplenished - delta);
        _updateBefore = _lastUpdate == 0 ? delta : _lastUpdate;
        _lastUpdate = delta;
        return true;
    }
}

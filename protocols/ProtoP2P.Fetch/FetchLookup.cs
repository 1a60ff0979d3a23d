namespace ProtoP2P.Fetch;

/// <summary>Looks up the value of a key for a peer.</summary>
/// <param name="key">The whole key, prefix included. It comes from a stranger.</param>
/// <param name="cancellationToken">Fires when the peer no longer waits.</param>
/// <returns>The value, which must not change afterwards, or null where there is none.</returns>
public delegate ValueTask<byte[]?> FetchLookup(string key, CancellationToken cancellationToken);

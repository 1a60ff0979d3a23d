using System.Collections.Concurrent;
using ProtoP2P.Transports;

namespace ProtoP2P.Tests.Swarm;

/// <summary>
/// Takes every IP address and does what the test says: leads to an address in memory, refuses, or, where the test says nothing, never answers. Keeps what was
/// dialled when.
/// </summary>
internal sealed class ScriptedTransport(ITransport network, TimeProvider clock) : ITransport
{
    private readonly ConcurrentDictionary<Multiaddress, Func<CancellationToken, Task<Multiaddress>>> _script = [];
    private readonly ConcurrentQueue<(Multiaddress Address, TimeSpan Time)> _dials = new();
    private readonly long _start = clock.GetTimestamp();

    /// <summary>What was dialled so far, and when.</summary>
    public IReadOnlyList<string> Dials => [.. _dials.Select(dial => $"{dial.Time.TotalMilliseconds} {dial.Address}")];

    public void Lead(string address, Multiaddress target) => Lead(address, Task.FromResult(target));

    /// <summary>Answers once <paramref name="target"/> is there.</summary>
    public void Lead(string address, Task<Multiaddress> target) => _script[Multiaddress.Parse(address)] = token => target.WaitAsync(token);

    public void Refuse(string address) => _script[Multiaddress.Parse(address)] = _ => Task.FromException<Multiaddress>(new IOException("refused"));

    public bool CanDial(Multiaddress address) =>
        address.Components[0].Code is MultiaddressCode.Ip4 or MultiaddressCode.Ip6 or MultiaddressCode.Dns4 or MultiaddressCode.Dns;

    public bool CanListen(Multiaddress address) => false;

    public async ValueTask<ITransportConnection> DialAsync(Multiaddress address, CancellationToken cancellationToken = default)
    {
        _dials.Enqueue((address, clock.GetElapsedTime(_start)));
        if (_script.TryGetValue(address, out Func<CancellationToken, Task<Multiaddress>>? answer))
        {
            return await network.DialAsync(await answer(cancellationToken), cancellationToken);
        }

        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException("never comes to an end");
    }

    public ValueTask<ITransportListener> ListenAsync(Multiaddress address, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("dials only");
}

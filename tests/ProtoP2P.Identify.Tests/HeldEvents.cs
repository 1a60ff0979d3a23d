namespace ProtoP2P.Identify.Tests;

/// <summary>Keeps a host from raising events, as a machine does that is busy with other things.</summary>
internal sealed class HeldEvents : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ManualResetEventSlim _gate = new();
    private readonly TaskCompletionSource _isHeld = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Libp2pHost _host;

    private HeldEvents(Libp2pHost host) => _host = host;

    public static async Task<HeldEvents> OfAsync(Libp2pHost host)
    {
        var held = new HeldEvents(host);
        using PrivateKey nobody = PrivateKey.Generate();
        host.PeerIdentified += held.Hold;
        host.ReportIdentity(PeerId.FromPublicKey(nobody.PublicKey), new PeerIdentity([], null, null));
        await held._isHeld.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        host.PeerIdentified -= held.Hold;
        return held;
    }

    public void Release() => _gate.Set();

    public void Dispose()
    {
        Release();
        _host.PeerIdentified -= Hold;
        _gate.Dispose();
    }

    private void Hold(object? sender, PeerIdentifiedEventArgs arguments)
    {
        _isHeld.TrySetResult();
        _gate.Wait(Patience);
    }
}

using ProtoP2P.Tests.Rpc;

namespace ProtoP2P.Tests.Hosting;

/// <summary>Whoever looks at the node when it has changed sees its last state, however slow anybody is.</summary>
public sealed class SelfChangedTests
{
    // More than the queue of events holds.
    private const int Flood = 1100;

    [Fact]
    public async Task A_change_while_subscribers_are_far_behind_is_heard_of_and_so_is_every_later_one()
    {
        await using var net = new TestNet();
        Libp2pHost host = await net.StartAsync();
        using var gate = new ManualResetEventSlim();
        var isHeld = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.PeerIdentified += (_, _) =>
        {
            isHeld.TrySetResult();
            gate.Wait(TestNet.Patience);
        };
        Task during = Heard(host, "/during/1"), after = Heard(host, "/after/1");
        var identity = new PeerIdentity([], null, null);
        using PrivateKey key = PrivateKey.Generate();
        PeerId peer = PeerId.FromPublicKey(key.PublicKey);
        host.ReportIdentity(peer, identity);
        await isHeld.Task.Soon();
        for (int i = 0; i < Flood; i++)
        {
            host.ReportIdentity(peer, identity);
        }

        host.AddEcho("/during/1");
        gate.Set();
        await during.Soon();

        host.AddEcho("/after/1");
        await after.Soon();
    }

    private static Task Heard(Libp2pHost host, string protocolId)
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.SelfChanged += (_, _) =>
        {
            if (host.Protocols.Contains(protocolId))
            {
                heard.TrySetResult();
            }
        };
        return heard.Task;
    }
}

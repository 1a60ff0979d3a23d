using ProtoP2P.Testing;
using ProtoP2P.Tests.Hosting;

namespace ProtoP2P.Tests.Rpc.Balancing;

internal static class ClockExtensions
{
    /// <summary>Waits until something is to happen within <paramref name="time"/>, and lets that time pass.</summary>
    public static async Task PassAsync(this FakeTimeProvider clock, TimeSpan time)
    {
        await Eventually.TrueAsync(() => clock.UntilNextTimer <= time);
        clock.Advance(time);
    }
}

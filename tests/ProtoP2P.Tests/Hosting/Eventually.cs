namespace ProtoP2P.Tests.Hosting;

/// <summary>Waits for what happens on other threads, without a time at which it has to have happened.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<bool> condition)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        giveUp.CancelAfter(TestNet.Patience);
        while (!condition())
        {
            giveUp.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}

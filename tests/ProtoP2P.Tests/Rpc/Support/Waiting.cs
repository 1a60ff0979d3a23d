namespace ProtoP2P.Tests.Rpc;

/// <summary>Awaits what may hang where the code is wrong: a hang fails the test instead of the run.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Safety = TimeSpan.FromSeconds(30);

    public static Task<T> Soon<T>(this ValueTask<T> task) => task.AsTask().Soon();

    public static Task Soon(this ValueTask task) => task.AsTask().Soon();

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Safety, TestContext.Current.CancellationToken);

    public static Task Soon(this Task task) => task.WaitAsync(Safety, TestContext.Current.CancellationToken);

    public static Task<List<T>> ToListSoon<T>(this IAsyncEnumerable<T> source)
    {
        return CollectAsync().Soon();

        async Task<List<T>> CollectAsync()
        {
            var list = new List<T>();
            await foreach (T item in source)
            {
                list.Add(item);
            }

            return list;
        }
    }
}

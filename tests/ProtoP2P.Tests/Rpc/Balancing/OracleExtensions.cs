namespace ProtoP2P.Tests.Rpc.Balancing;

internal static class OracleExtensions
{
    /// <summary>Calls one time after the other: the names of those who answered, and a dash where nobody did.</summary>
    public static async Task<string[]> AskAsync(this IOracle client, int times)
    {
        var answers = new List<string>();
        for (int call = 0; call < times; call++)
        {
            try
            {
                answers.Add((await client.AskAsync(new Note()).Soon()).Text[..1]);
            }
            catch (RpcException)
            {
                answers.Add("-");
            }
        }

        return [.. answers];
    }
}

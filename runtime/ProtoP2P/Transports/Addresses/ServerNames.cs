namespace ProtoP2P.Transports;

/// <summary>Keeps the name of a web server when the name is replaced by an IP address.</summary>
internal static class ServerNames
{
    /// <summary>
    /// The texts of <paramref name="components"/>, with <c>/tls/sni/HOST/ws</c> in place of <c>/tls/ws</c> and <c>/wss</c> behind the name at
    /// <paramref name="index"/>: the server's certificate is for its name, and one IP address may serve many names.
    /// </summary>
    public static IEnumerable<string> Keep(IReadOnlyList<MultiaddressComponent> components, int index)
    {
        string name = components[index].Text;
        for (int i = 0; i < components.Count; i++)
        {
            yield return i == index + 2 ? Name(components, i, name) : components[i].ToString();
        }
    }

    private static string Name(IReadOnlyList<MultiaddressComponent> components, int i, string name) => components[i].Code switch
    {
        MultiaddressCode.Wss => $"/tls/sni/{name}/ws",
        MultiaddressCode.Tls when i + 1 < components.Count && components[i + 1].Code == MultiaddressCode.Ws => $"/tls/sni/{name}",
        _ => components[i].ToString(),
    };
}

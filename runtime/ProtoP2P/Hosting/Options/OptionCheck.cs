namespace ProtoP2P;

/// <summary>Checks of option values whose errors name the key, the value and what was expected.</summary>
internal static class OptionCheck
{
    public static void Range<T>(string path, string name, T value, T lowest, T highest, ICollection<string> errors)
        where T : IComparable<T>
    {
        if (value.CompareTo(lowest) < 0 || value.CompareTo(highest) > 0)
        {
            errors.Add($"{path}:{name} is {value}; expected {lowest} to {highest}");
        }
    }

    /// <summary>Checks that an address says whose it is.</summary>
    public static void NamesPeer(string path, Multiaddress address, ICollection<string> errors)
    {
        if (address.PeerId is null)
        {
            errors.Add($"{path} '{address}' names no peer: expected .../p2p/ID at its end");
        }
    }

    /// <summary>Checks statuses that calls fail with.</summary>
    public static void Failures(string path, string name, IList<RpcStatusCode> statuses, ICollection<string> errors)
    {
        for (int i = 0; i < statuses.Count; i++)
        {
            if (statuses[i] is <= RpcStatusCode.OK or > RpcStatusCode.Unauthenticated)
            {
                errors.Add($"{path}:{name}:{i} is {statuses[i]}; expected a status that calls fail with, such as {RpcStatusCode.Unavailable}");
            }
        }
    }

    /// <summary>Turns the exception of options that check themselves into a line like the others.</summary>
    public static void Valid(string path, Action validate, ICollection<string> errors)
    {
        try
        {
            validate();
        }
        catch (ArgumentOutOfRangeException exception)
        {
            errors.Add($"{path}:{exception.ParamName} is {exception.ActualValue}; {exception.Message.Split(" (Parameter")[0]}");
        }
    }
}

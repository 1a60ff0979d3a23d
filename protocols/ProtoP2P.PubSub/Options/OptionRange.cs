namespace ProtoP2P.PubSub;

/// <summary>Checks options, with errors that say what was expected.</summary>
internal static class OptionRange
{
    public static void Check<T>(string name, T value, T min, T max)
        where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; expected {min} to {max}");
        }
    }
}

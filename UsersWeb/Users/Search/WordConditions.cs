using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;

namespace UsersWeb.Users.Search;

/// <summary>The words of a search as conditions.</summary>
internal static class WordConditions
{
    // Behind every character that a word can have.
    private const string Last = "\U0010FFFF";

    /// <summary>One for each word.</summary>
    /// <param name="db">Where they are looked up.</param>
    /// <param name="typed">What was typed.</param>
    /// <param name="indexedTo">Users up to this key are in the index.</param>
    public static IEnumerable<UserCondition> Of(UsersDbContext db, string typed, long indexedTo)
    {
        var words = typed.Length <= UserLimits.Normalized && Text.IsSearchable(typed) ? SearchText.Asked(typed) : [];
        // Nobody is found by what is no word; everybody would be a wrong answer.
        if (words.Count == 0) return [new(user => false, db.UserTerms.Where(term => false).Select(term => term.UserId)) { IsWord = true }];
        return words.OrderByDescending(word => word.Length).ThenBy(word => word, StringComparer.Ordinal)
            .Select(word => new UserCondition(Holds(word, typed, indexedTo), Ids(db, word, typed, indexedTo)) { IsWord = true });
    }

    private static System.Linq.Expressions.Expression<Func<User, bool>> Holds(string word, string typed, long indexedTo)
    {
        if (indexedTo == SearchIndex.Complete) return user => user.SearchText!.Contains(word);
        // Who was saved by an older version last is found as there: by a part of a name.
        var text = Text.Normalize(typed.Trim());
        return user => user.SearchText!.Contains(word) || (user.SearchText == null
            && (user.NormalizedUserName.Contains(text) || user.NormalizedEmail.Contains(text) || user.NormalizedDisplayName.Contains(text)
                || user.PhoneNumber!.Contains(text)));
    }

    private static IQueryable<long> Ids(UsersDbContext db, string word, string typed, long indexedTo)
    {
        // Of characters that belong together, the first: which of them is rarest nobody knows.
        var first = word.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0].Cut(SearchText.TermLength);
        var end = first + Last;
        var indexed = db.UserTerms.Where(term => term.Term.CompareTo(first) >= 0 && term.Term.CompareTo(end) < 0)
            .Select(term => term.UserId);
        if (indexedTo == SearchIndex.Complete) return indexed;
        return indexed.Concat(db.Users.Where(user => user.Id > indexedTo).Where(Holds(word, typed, indexedTo)).Select(user => user.Id));
    }
}
